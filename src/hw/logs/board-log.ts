/**
 * Everything that a board prints on its console, as one stream of events. Bytes may come in any pieces: the events are the same.
 * Lines that something else cut into are mended where what they say is proven, else counted as damaged, and never guessed.
 */
import type { BoardEvent } from './board-event'
import { CrashReport, isDumpLine } from './crash-report'
import { CutLines } from './cut-lines'
import { greetingIn, linesWithin } from './grammar/cut-into'
import { HYPERVISOR_MARKS, HYPERVISOR_RULES } from './grammar/hypervisor'
import { hasFullWidth, INMATE_MARKS, INMATE_RULES } from './grammar/inmates'
import { instrumentRules } from './grammar/instruments'
import { kernelPart, kernelSays } from './grammar/kernel'
import { RuleTable, type Said } from './grammar/rule'
import { SHELL_MARKS, SHELL_RULES } from './grammar/shell'
import { U_BOOT_RULES } from './grammar/u-boot'
import { InstrumentOutput } from './instrument-output'
import { promptOf, ShellSession } from './shell-session'
import { StatisticsScreen } from './statistics-screen'
import { TerminalText, type TextPiece } from './terminal-text'

/** What a line says: an event, or its part in something that takes several lines. */
type Understood = { said: Said } | { part: 'dump' | 'instrument' | 'shell' }

/** What Cellbench puts into everything that it makes up. */
const SIMULATED = 'simulated by Cellbench'

const isMarked = (text: string) => HYPERVISOR_MARKS.test(text) || INMATE_MARKS.test(text) || SHELL_MARKS.test(text)

export class BoardLog {
  /** Lines that came, those that were mended, and those of which a part is missing. */
  readonly counts = { lines: 0, mended: 0, damaged: 0 }
  private readonly text = new TerminalText((piece) => this.piece(piece))
  private readonly cut = new CutLines((text) => {
    if (isMarked(text)) this.counts.damaged += 1
  })
  private readonly shell = new ShellSession()
  private readonly crash = new CrashReport()
  private readonly screen = new StatisticsScreen()
  private readonly instruments = new InstrumentOutput()
  private readonly rules = new RuleTable([
    ...HYPERVISOR_RULES,
    ...INMATE_RULES,
    ...SHELL_RULES,
    ...U_BOOT_RULES,
    ...instrumentRules(() => this.instruments.unit),
  ])
  /** True behind the head of a list of peers. */
  private peersFollow = false
  private lastGreeting: number | undefined
  /** Carriage returns of a piece that no line feed has followed yet. */
  private returns = 0
  /** True where the line that ends here had its carriage return earlier. */
  private returned = false
  private out: BoardEvent[] = []
  private atMs = 0

  /** Takes bytes as they came; returns what they completed. `atMs` is the host's clock. */
  push(bytes: Uint8Array, atMs: number): BoardEvent[] {
    this.atMs = atMs
    this.text.push(bytes)
    // A prompt has no line end: what it ends need not wait for the next command.
    if (this.shell.open && promptOf(this.text.unfinished)?.rest === '') this.sayAll(this.shell.endList())
    return this.taken()
  }

  /** The line is closed: what the last, unfinished line says. */
  end(): BoardEvent[] {
    this.text.end()
    this.sayAll(this.shell.endList())
    this.sayAll(this.crash.end())
    this.endScreen()
    this.instruments.end()
    this.cut.end()
    return this.taken()
  }

  /** What was wrong with histograms that were not said, the first few. */
  get problems(): readonly string[] {
    return this.instruments.problems
  }

  /** True once a line said that Cellbench simulated what follows: it is no measurement then. */
  simulated = false

  /** The command that runs on the board's shell, where its echo came through. */
  get command(): string | undefined {
    return this.shell.command
  }

  /** Characters and numbers that are kept between calls: bounded, whatever comes. */
  get retained(): number {
    return (
      this.text.unfinished.length +
      this.cut.retained +
      this.shell.retained +
      this.screen.retained +
      this.instruments.retained
    )
  }

  private taken(): BoardEvent[] {
    const { out } = this
    this.out = []
    return out
  }

  private piece(piece: TextPiece): void {
    if (piece.row !== undefined) {
      const said = this.screen.take(piece)
      if (said) this.say(said)
    }
    if (piece.end === 'move' && piece.text.trim() === '') return
    this.line(piece.text, this.wraps(piece))
  }

  /** Whether a command goes on behind this piece. A line of the kernel may stand between its returns and its line feed. */
  private wraps({ text, end, returns }: TextPiece): boolean {
    if (end !== 'line') {
      this.returns = end === 'return' ? returns : 0
      return true
    }
    const all = text === '' ? this.returns + returns : returns
    this.returned = this.returns > 0
    if (!kernelPart(text)) this.returns = 0
    return all > 1
  }

  private line(text: string, wrapped: boolean): void {
    this.counts.lines += 1
    this.cut.grow()
    if (text.includes(SIMULATED)) this.simulated = true
    const kernel = kernelPart(text)
    if (!kernel) {
      this.plain(text, wrapped)
      return
    }
    if (kernel.before !== '') this.beforeKernel(kernel.before)
    const within = linesWithin(kernel.text)
    // The hypervisor cut into the kernel's own line, whose rest is on the next.
    if (within.length > 0) {
      this.counts.damaged += 1
      for (const said of within) this.understand({ said }, kernel.text, true)
    } else this.say(kernelSays(kernel))
  }

  /** The beginning of a line that a line of the kernel follows instead of its rest. */
  private beforeKernel(before: string): void {
    const prompt = this.shell.typing ? undefined : (this.cutPrompt(before) ?? promptOf(before))
    if (prompt) this.prompt(prompt.loader)
    const rest = prompt ? prompt.rest : before
    if (this.instruments.inJson) this.sayAll(this.instruments.takeJson(rest))
    else if (rest !== '') this.cut.holdCut(rest)
  }

  private prompt(loader: boolean): void {
    this.endScreen()
    this.instruments.end()
    this.peersFollow = false
    this.sayAll(this.shell.prompt(loader))
  }

  private endScreen(): void {
    const said = this.screen.end()
    if (said) this.say(said)
  }

  private plain(text: string, wrapped: boolean): void {
    const prompt = this.cutPrompt(text) ?? promptOf(text)
    if (prompt) {
      this.prompt(prompt.loader)
      if (prompt.rest === '') this.typed('', wrapped)
      else this.plain(prompt.rest, wrapped)
      return
    }
    // What the kernel cut off goes on here, unless something else came in between.
    const cut = this.cut.cut
    if (cut && this.tryJoined(text)) return
    const understood = this.recognise(text)
    if (understood) this.understand(understood, text, false)
    else if (!cut && this.tryJoined(text)) return
    else if (this.shell.typing && this.isEcho(text)) this.typed(text, wrapped)
    else this.unknown(cut ? this.wholeCut(text) : text)
  }

  /** The line that a line of the kernel cut apart: nothing else came in between. */
  private wholeCut(text: string): string {
    for (const [whole] of this.cut.joined(text)) {
      this.cut.use(1)
      return whole
    }
    return text
  }

  /** A prompt that a line of the kernel cut apart. */
  private cutPrompt(text: string): ReturnType<typeof promptOf> {
    if (!this.cut.cut) return undefined
    for (const [whole] of this.cut.joined(text)) {
      const prompt = promptOf(whole)
      if (prompt) this.cut.use(1)
      return prompt
    }
    return undefined
  }

  /** Whether what came while a command is typed belongs to it; nothing does where the kernel stands at its end. */
  private isEcho(text: string): boolean {
    if (isMarked(text)) return false
    // A line feed alone ends a command whose carriage return came before a line of the kernel.
    if (!this.cut.cut) return text !== '' || (this.returned && this.shell.typed)
    for (const [whole] of this.cut.joined(text)) return !isMarked(whole)
    return false
  }

  private typed(text: string, wrapped: boolean): void {
    this.sayAll(this.shell.type(this.cut.cut ? this.wholeCut(text) : text, wrapped))
  }

  private tryJoined(text: string): boolean {
    for (const [whole, used] of this.cut.joined(text)) {
      const understood = this.recognise(whole)
      if (!understood || this.isDoubtful(understood, whole)) continue
      this.cut.use(used)
      this.counts.mended += 1
      this.understand(understood, whole, true)
      return true
    }
    return false
  }

  /** True for joined lines that could have lost a character where they were cut. */
  private isDoubtful(understood: Understood, whole: string): boolean {
    if ('part' in understood) return false
    const { said } = understood
    if (said.kind === 'beat') return !hasFullWidth(whole)
    return said.kind === 'greeting' && said.number !== (this.lastGreeting ?? said.number - 1) + 1
  }

  private recognise(text: string): Understood | undefined {
    if (text === '') return undefined
    if (isDumpLine(text)) return { part: 'dump' }
    const said = this.rules.recognise(text)
    if (said && (said.kind !== 'link-peer' || this.peersFollow)) return { said }
    if (this.shell.knows(text)) return { part: 'shell' }
    return this.instruments.knows(text) ? { part: 'instrument' } : undefined
  }

  private understand(understood: Understood, text: string, mended: boolean): void {
    if ('part' in understood) {
      if (understood.part === 'dump') this.crash.dumpLine(text)
      else if (understood.part === 'shell') this.sayAll(this.shell.take(text))
      else this.sayAll(this.instruments.take(text, this.counts.lines))
      return
    }
    const { said } = understood
    if (said.from === 'hypervisor') {
      this.peersFollow = said.kind === 'link-established' || (this.peersFollow && said.kind === 'link-peer')
      for (const one of this.crash.with(said)) this.say(one, mended)
    } else if (said.from === 'shell') this.answered(said, mended)
    else if (said.kind === 'u-boot-starting' && this.shell.command === 'version') return
    else {
      if (said.kind === 'greeting') this.lastGreeting = said.number
      this.say(said, mended)
    }
  }

  private answered(said: Extract<Said, { from: 'shell' }>, mended: boolean): void {
    this.sayAll(this.shell.endList())
    if (this.shell.typing) this.shell.lost()
    this.say(this.shell.answer(said), mended)
  }

  /** A line that no rule knows as it stands. */
  private unknown(text: string): void {
    if (text === '') return
    if (this.instruments.inJson) {
      this.sayAll(this.instruments.takeJson(text))
      return
    }
    const read = this.shell.unknown(text)
    if (read) {
      this.say(read)
      return
    }
    if (this.shell.typing) this.shell.lost()
    if (this.mendGreeting(text)) return
    const within = linesWithin(text)
    if (within.length === 0) {
      this.cut.hold(text)
      return
    }
    this.counts.mended += 1
    for (const said of within) this.understand({ said }, text, true)
  }

  /** uart-demo counts: the next line is known beforehand, and found even where single characters stand in between. */
  private mendGreeting(text: string): boolean {
    if (this.lastGreeting === undefined) return false
    const next = this.lastGreeting + 1
    for (const [whole, used] of [[text, 0] as const, ...this.cut.joined(text)]) {
      if (!greetingIn(whole, next)) continue
      this.cut.use(used)
      // Whatever else stood there is lost.
      if (SHELL_MARKS.test(whole)) this.counts.damaged += 1
      this.counts.mended += 1
      this.lastGreeting = next
      this.say({ from: 'inmate', kind: 'greeting', number: next }, true)
      return true
    }
    return false
  }

  private sayAll(all: readonly Said[]): void {
    for (const said of all) this.say(said)
  }

  private say(said: Said, mended = false): void {
    if (said.kind === 'command') {
      this.instruments.unit = /\bcyclictest\b.* (?:--nsecs\b|-[a-zA-Z]*N)/.test(said.command) ? 'ns' : 'us'
    }
    const again = said.from === 'hypervisor' && this.shell.recalls ? { again: true as const } : {}
    this.out.push({ atMs: this.atMs, ...said, ...again, ...(mended ? { mended: true as const } : {}) } as BoardEvent)
  }
}
