/**
 * Talks to what is at the other end of a console: stops U-Boot, logs in, runs commands. Kernel messages may cut into any line;
 * a prompt that they hid is asked for again.
 */
import { randomBytes } from 'node:crypto'
import type { BoardLine } from '../board-line'
import { ScreenText } from './screen-text'

/** A U-Boot that reads by polling, and a UART without flow control, lose what comes faster: so many bytes, so far apart. */
const PACE_BYTES = 32
const PACE_MS = 5
/** A prompt that was overwritten is asked for with an empty line. */
const NUDGE_MS = 3000
/** U-Boot looks for a key only now and then while it counts. */
const KNOCK_MS = 100

const UBOOT_PROMPT = /^(?:u-boot)?=> ?$/
const LOGIN_PROMPT = /(?:^|\s)\S*login: ?$/
const PASSWORD_PROMPT = /password: ?$/i
/** `root@board:~# `, `~ $ `, `# `: the shells of Yocto, Debian and BusyBox. */
const SHELL_PROMPT = /(?:^|[\w\]:~/)-])\s?[#$] ?$/

export class ConversationError extends Error {
  override name = 'ConversationError'
  /** What the board said last, for people. */
  constructor(
    message: string,
    readonly said: string,
  ) {
    super(message)
  }
}

export class Conversation {
  private readonly screen = new ScreenText()
  private readonly untap: () => void
  private readonly waiting = new Set<() => void>()
  private failed: string | undefined
  /** Things that happened, and how many of them somebody looked at. */
  private heard = 0
  private lookedAt = 0

  constructor(private readonly line: BoardLine) {
    this.untap = line.tap({
      bytes: (bytes) => {
        this.screen.push(bytes)
        this.notify()
      },
      changed: ({ state, message }) => {
        if (state === 'closed') this.failed = message
        // What was begun before is over: another board may be there.
        if (state === 'lost') this.failed = message
        if (state === 'open') this.failed = undefined
        this.notify()
      },
    })
  }

  /** Listens no more. */
  end(): void {
    this.failed ??= 'The conversation was ended.'
    this.untap()
    this.notify()
  }

  /** Waits until U-Boot counts down, or stands at its prompt, and keeps it from booting. */
  async stopAutoboot(seconds = 60): Promise<void> {
    const from = this.screen.end
    const until = Date.now() + seconds * 1000
    let knock = false
    // Where it is at its prompt already, an empty line shows it.
    await this.type('\r')
    for (;;) {
      if (UBOOT_PROMPT.test(this.screen.lastLine(from))) return
      knock ||= /autoboot/i.test(this.screen.since(from).slice(-2000))
      if (knock) await this.type(' ')
      if (!(await this.changed(Math.min(until, Date.now() + KNOCK_MS))) && Date.now() >= until) {
        throw this.error(`U-Boot did not come to its prompt within ${seconds} s: was the board reset?`, from)
      }
    }
  }

  /** Logs in as `user`, or finds a shell that somebody is logged in to. Resolves at a shell that answers. */
  async logIn(user: string, password = '', seconds = 60): Promise<void> {
    const from = this.screen.end
    const until = Date.now() + seconds * 1000
    let seen = from
    let named = 0
    let passwords = 0
    await this.type('\r')
    for (;;) {
      const last = this.screen.lastLine(seen)
      if (UBOOT_PROMPT.test(last))
        throw this.error('The board is at the prompt of U-Boot, where nobody can log in.', from)
      if (named > 0 && /login incorrect/i.test(this.screen.since(seen))) {
        throw this.error(`The board refused the login of ${user}: name or password is wrong.`, from)
      }
      if (PASSWORD_PROMPT.test(last) && named > 0) {
        if ((passwords += 1) > 2) throw this.error(`The board asks for the password of ${user} again and again.`, from)
        seen = this.screen.end
        await this.type(`${password}\r`, true)
      } else if (LOGIN_PROMPT.test(last)) {
        if ((named += 1) > 3) throw this.error(`The board asks who logs in again and again.`, from)
        seen = this.screen.end
        await this.type(`${user}\r`)
      } else if (SHELL_PROMPT.test(last)) return await this.greet(until, from)
      if (await this.changed(Math.min(until, Date.now() + NUDGE_MS))) continue
      if (Date.now() >= until) throw this.error(`Nobody could log in within ${seconds} s.`, from)
      seen = this.screen.end
      await this.type('\r')
    }
  }

  /**
   * Runs one command line of a Bourne shell, and returns what it printed and its exit code. Markers around the output are made so
   * that the echo of what is typed does not look like them; the last is printed three times, so that a message that cuts one
   * apart leaves another.
   */
  async run(command: string, seconds = 60): Promise<{ output: string; exitCode: number }> {
    if (/[\r\n]/.test(command) || /\p{Cc}/u.test(command.replaceAll('\t', ''))) {
      throw new ConversationError('A command is one line without control characters.', '')
    }
    const from = this.screen.end
    const until = Date.now() + seconds * 1000
    const [half, other] = [randomBytes(4).toString('hex'), randomBytes(4).toString('hex')]
    const begin = `@${half}${other}b`
    const finish = new RegExp(`@${half}${other}e:(\\d{1,3})@`)
    // A command that is no whole command (a quote too few, a comment at its end) must not swallow what follows it.
    const quoted = `'${command.replaceAll("'", "'\\''")}'`
    // An empty line before the marker: output may end without a line's end.
    await this.type(
      `cbm=@${half};cbm=$cbm''${other};echo ''$cbm''b;eval ${quoted};cbr=$?;echo;` +
        "for cbi in 1 2 3;do echo ''$cbm''e:$cbr@;done\r",
    )
    for (;;) {
      const text = this.screen.since(from)
      const end = finish.exec(text)
      if (end) {
        const first = text.lastIndexOf(begin, end.index)
        if (first < 0 && this.screen.start > from) throw this.error('The command printed more than can be kept.', from)
        const output = text.slice(first < 0 ? 0 : first + begin.length, end.index)
        return { output: trimmed(output), exitCode: Number(end[1]) }
      }
      if (!(await this.changed(until)) && Date.now() >= until) {
        throw this.error(`The command did not end within ${seconds} s.`, from)
      }
    }
  }

  /** A prompt may be somebody's text: only a shell answers this. */
  private async greet(until: number, from: number): Promise<void> {
    const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000))
    const { exitCode } = await this.run('true', seconds)
    if (exitCode !== 0) throw this.error('What stands at the prompt is no shell.', from)
  }

  private async type(text: string, secret = false): Promise<void> {
    const bytes = Buffer.from(text)
    for (let i = 0; i < bytes.length; i += PACE_BYTES) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, PACE_MS))
      await this.line.write(bytes.subarray(i, i + PACE_BYTES), { secret })
    }
  }

  private notify(): void {
    this.heard += 1
    for (const wake of this.waiting) wake()
  }

  /** True when something came since it was last asked, or comes before `until`. Throws when the line is lost. */
  private async changed(until: number): Promise<boolean> {
    const came = await new Promise<boolean>((resolve) => {
      const end = (result: boolean) => {
        clearTimeout(timer)
        this.waiting.delete(wake)
        resolve(result)
      }
      const wake = () => end(true)
      const timer = setTimeout(() => end(false), Math.max(0, until - Date.now()))
      this.waiting.add(wake)
      if (this.failed !== undefined || this.heard !== this.lookedAt) wake()
    })
    this.lookedAt = this.heard
    if (this.failed !== undefined) throw new ConversationError(this.failed, '')
    return came
  }

  private error(message: string, from: number): ConversationError {
    return new ConversationError(message, this.screen.since(from).slice(-500))
  }
}

/** Without the line ends around it: those of the markers. */
function trimmed(output: string): string {
  return output.replace(/^\n/, '').replace(/\n\n?$/, '')
}
