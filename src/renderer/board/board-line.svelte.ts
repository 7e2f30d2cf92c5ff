/** One line to a board's console as the window holds it: what it said, whether it is there, what is sent to it. */
import type { Event, Response } from '../../main/contract/contract'
import type { Client } from '../client'
import { CONSOLE, PROMPTS } from '../texts/board'
import { showable } from './binary'
import { fromBase64, toBase64, toBytes } from './bytes'
import { ByteWindow } from './byte-window'
import { Intake } from './intake'
import { LineLog, type PartTimes } from './line-log'
import { stepsOf, type Macro, type MacroStep } from './macro'
import { PASTE_PACE, pasteOf, type Paste } from './paste'
import { PatternGuard } from './pattern-guard'

/** What draws the bytes of a line. */
export interface LineScreen {
  /** `drawn` is called when they are on the screen: then the next ones may come. It is told how long that took, ms. */
  write(bytes: Uint8Array, drawn: (tookMs: number) => void): void
  note(text: string): void
  clear(): void
  end(): void
}

type Opened = Response<'lines.open'>
type Pace = { bytes: number; everyMs: number }

/** Between two drawings of the lists, ms, and under a flood. */
const DRAW_MS = 150
const FLOOD_DRAW_MS = 1000
/** Bytes that are acknowledged together while more of them wait. */
const ACKNOWLEDGED_BYTES = 64 * 1024
/** How long a macro waits for the board. */
const PATIENCE_MS = 60_000
/** What a pattern is looked for in: the newest characters since the step before. */
const MOST_HEARD = 8192

export class BoardLine {
  readonly id: string
  /** Only what a `board` says is ever a measurement. It may turn out later that a virtual board speaks. */
  origin = $state<Opened['origin']>('board')
  readonly recording: string | undefined
  state = $state<Event<'lines.state'>['state']>('open')
  /** What was said of the state last, a sentence. */
  message = $state('')
  /** Why nothing is recorded at the moment. */
  recordingFault = $state<string | undefined>()
  /** Counts drawings: what reads the log reads this. */
  version = $state(0)
  bytesHeard = $state(0)
  /** Text that waits for a person's word before it is sent. */
  question = $state.raw<Paste | undefined>()
  /** The macro that runs, and how far it is. */
  running = $state.raw<{ name: string; step: number; of: number; words: string } | undefined>()

  /** What is being done at the board's prompts, in words. */
  talking = $state<string | undefined>()

  readonly log = new LineLog()
  readonly bytes = new ByteWindow()
  readonly #intake: Intake
  #unacknowledged = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #heard: LineLog | undefined
  #told: (() => void) | undefined
  #stop: (() => void) | undefined

  constructor(
    readonly client: Client,
    { line, origin, recording }: Opened,
    /** For people: a port, an address, the plan of a virtual board. */
    readonly title: string,
    readonly address: string,
    readonly screen: LineScreen,
  ) {
    this.id = line
    this.origin = origin
    this.recording = recording
    this.#intake = new Intake({
      keep: (bytes, times) => this.#keep(bytes, times),
      draw: (bytes, done) => screen.write(showable(bytes), done),
      note: (text, atMs, missing) => {
        this.log.note(text, atMs)
        if (missing > 0) this.bytes.skip(missing)
        screen.note(text)
      },
      scrolledBy: (bytes) => screen.note(CONSOLE.scrolledBy(bytes, recording !== undefined)),
      taken: (bytes) => this.#acknowledge(bytes),
    })
  }

  get isOver(): boolean {
    return this.state === 'closed'
  }

  get paused(): boolean {
    return this.state === 'paused'
  }

  /** Takes in what the board said, and says so when it is drawn. */
  hear({ bytes: text, times, skipped, passedOver, atMs }: Event<'lines.data'>): void {
    const bytes = fromBase64(text)
    if (skipped !== undefined && skipped > 0) this.#intake.note(CONSOLE.skipped(skipped), atMs, skipped)
    if (passedOver !== undefined && passedOver > 0) this.#intake.note(CONSOLE.passedOver(passedOver), atMs, passedOver)
    this.#heard?.push(bytes, times)
    this.#told?.()
    this.bytesHeard += bytes.length
    this.#intake.push(bytes, times)
  }

  follow({ state, message, atMs, origin }: Event<'lines.state'>): void {
    const before = this.state
    this.state = state
    this.origin = origin
    this.message = message
    if (state === 'lost' || state === 'closed' || (state === 'open' && before === 'lost'))
      this.#intake.note(message, atMs)
    if (state === 'closed') this.#stop?.()
    this.#drawSoon()
  }

  followRecording({ state, message }: Event<'lines.recording'>): void {
    this.recordingFault = state === 'suspended' ? message : undefined
  }

  /** Sends text as it is. */
  send(text: string, pace?: Pace): Promise<void> {
    const bytes = toBase64(toBytes(text))
    return this.client.request('lines.write', { line: this.id, bytes, ...(pace ? { pace } : {}) })
  }

  /** Sends what was pasted, piece by piece; several lines only after a person's word. */
  async paste(clipboard: string): Promise<void> {
    const paste = pasteOf(clipboard)
    if (paste.text === '') return
    if (paste.ask) this.question = paste
    else await this.send(paste.text, PASTE_PACE)
  }

  /** Answers the question about what was pasted. */
  async answer(send: boolean): Promise<void> {
    const { question } = this
    this.question = undefined
    if (send && question) await this.send(question.text, PASTE_PACE)
  }

  setPaused(paused: boolean): Promise<void> {
    return this.client.request('lines.pause', { line: this.id, paused })
  }

  /** True for lines with a baud rate: serial ports and RFC 2217. */
  get hasBaud(): boolean {
    return this.origin === 'board' && (this.address.startsWith('rfc2217:') || !/:\d+$/.test(this.address))
  }

  /** Logs in on the console, or finds that somebody is. The password goes to the board and nowhere else. */
  logIn(user: string, password: string): Promise<void> {
    const secret = password === '' ? {} : { password }
    return this.#talk(PROMPTS.loggingIn(user), () =>
      this.client.request('lines.logIn', { line: this.id, user, ...secret }),
    )
  }

  /** Keeps U-Boot from booting: the board is to be reset meanwhile. */
  stopAutoboot(): Promise<void> {
    return this.#talk(PROMPTS.stopping, () => this.client.request('lines.stopAutoboot', { line: this.id }))
  }

  /** Changes the line's baud rate, bits a second, until it is closed. */
  setBaud(baud: number): Promise<void> {
    return this.client.request('lines.set', { line: this.id, baud })
  }

  sendBreak(): Promise<void> {
    return this.client.request('lines.set', { line: this.id, break: true })
  }

  close(): Promise<void> {
    return this.client.request('lines.close', { line: this.id })
  }

  /** Nothing of it is shown any more. */
  end(): void {
    this.stop()
    this.#intake.end()
    clearTimeout(this.#timer)
    this.screen.end()
  }

  clear(): void {
    this.log.clear()
    this.bytes.clear()
    this.screen.clear()
    this.version += 1
  }

  /** Plays a macro to its end. Rejects with the sentence of what went wrong, or when it is stopped. */
  async play({ name, text }: Macro): Promise<void> {
    const steps = stepsOf(text)
    if (typeof steps === 'string') throw new Error(steps)
    if (this.running) throw new Error(CONSOLE.macroRuns(this.running.name))
    const guard = new PatternGuard()
    const stopped = new Promise<never>((_, reject) => {
      this.#stop = () => reject(new Error(CONSOLE.macroStopped(name)))
    })
    // Nobody may be waiting for it any more when it is stopped.
    stopped.catch(() => undefined)
    try {
      this.#heard = new LineLog()
      for (const [i, step] of steps.entries()) {
        this.running = { name, step: i + 1, of: steps.length, words: CONSOLE.step(step) }
        await Promise.race([this.#do(step, guard), stopped])
      }
    } finally {
      guard.end()
      this.running = undefined
      this.#heard = undefined
      this.#told = undefined
      this.#stop = undefined
    }
  }

  /** Stops the macro that runs. */
  stop(): void {
    this.#stop?.()
  }

  async #do(step: MacroStep, guard: PatternGuard): Promise<void> {
    if (step.kind === 'pause') return new Promise((resolve) => setTimeout(resolve, step.ms))
    if (step.kind === 'send') {
      this.#heard = new LineLog()
      return this.send(`${step.text}\r`)
    }
    const until = Date.now() + PATIENCE_MS
    for (;;) {
      const more = new Promise<void>((resolve) => (this.#told = resolve))
      const heard = (this.#heard?.lines ?? [])
        .map(({ text }) => text)
        .join('\n')
        .slice(-MOST_HEARD)
      const [places = []] = await guard.find(step.pattern, [heard])
      if (places.length > 0) {
        this.#heard = new LineLog()
        return
      }
      const left = until - Date.now()
      if (left <= 0) throw new Error(CONSOLE.notSaid(step.pattern, PATIENCE_MS / 1000))
      await Promise.race([more, new Promise((resolve) => setTimeout(resolve, left))])
      // What comes in many small pieces is looked at together.
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }

  #keep(bytes: Uint8Array, times: PartTimes): void {
    this.log.push(showable(bytes), times)
    this.bytes.push(bytes)
    this.#drawSoon()
  }

  async #talk(words: string, act: () => Promise<void>): Promise<void> {
    if (this.talking !== undefined) throw new Error(PROMPTS.busy(this.talking))
    this.talking = words
    try {
      await act()
    } finally {
      this.talking = undefined
    }
  }

  #acknowledge(bytes: number): void {
    this.#unacknowledged += bytes
    if (this.#unacknowledged < ACKNOWLEDGED_BYTES && this.#intake.waits) return
    const drawn = this.#unacknowledged
    this.#unacknowledged = 0
    // A line that is closed meanwhile wants no acknowledgement.
    void this.client.request('lines.acknowledge', { line: this.id, bytes: drawn }).catch(() => undefined)
  }

  #drawSoon(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.version += 1
      },
      this.#intake.flooding ? FLOOD_DRAW_MS : DRAW_MS,
    )
  }
}
