/**
 * Telnet's framing (RFC 854) with its options for binary transmission (RFC 856), no go-aheads (RFC 858) and serial ports
 * (RFC 2217): bytes in, what they mean out. Pieces may be cut anywhere.
 */
const IAC = 255
const DONT = 254
const DO = 253
const WONT = 252
const WILL = 251
const SUBNEGOTIATION = 250
const SUBNEGOTIATION_END = 240
const CARRIAGE_RETURN = 13

export const OPTION = { binary: 0, echo: 1, suppressGoAhead: 3, comPort: 44 } as const

/** Longer subnegotiations are nobody's: the rest of one is thrown away. */
const LONGEST_SUBNEGOTIATION = 1024
/** A server that changes its mind more often does so to keep us busy. */
const MOST_CHANGES = 64

type State = 'data' | 'iac' | 'verb' | 'sub' | 'sub-iac'

export interface TelnetEvents {
  /** To be sent to the server as it is. */
  reply(bytes: Uint8Array): void
  /** An option was agreed on, or refused: whose, and whether it holds. */
  option(side: 'ours' | 'theirs', option: number, on: boolean): void
  /** The content of a subnegotiation, without its framing. */
  subnegotiation(option: number, content: Uint8Array): void
}

export class Telnet {
  private state: State = 'data'
  private verb = 0
  private sub: number[] = []
  private afterReturn = false
  /** What each side does, and what was asked for and not answered yet. */
  private readonly sides = {
    ours: { on: new Set<number>(), asked: new Set<number>(), wanted: new Set<number>() },
    theirs: { on: new Set<number>(), asked: new Set<number>(), wanted: new Set<number>() },
  }
  private changes = 0

  /** `ours`: what we are ready to do; `theirs`: what we let the server do. */
  constructor(
    ours: readonly number[],
    theirs: readonly number[],
    private readonly events: TelnetEvents,
  ) {
    this.sides.ours.wanted = new Set(ours)
    this.sides.theirs.wanted = new Set(theirs)
  }

  /** Offers and asks for everything that is wanted. */
  begin(): void {
    for (const side of ['ours', 'theirs'] as const) {
      for (const option of this.sides[side].wanted) {
        this.sides[side].asked.add(option)
        this.events.reply(Uint8Array.of(IAC, side === 'ours' ? WILL : DO, option))
      }
    }
  }

  isOn(side: 'ours' | 'theirs', option: number): boolean {
    return this.sides[side].on.has(option)
  }

  /** Takes what came off the wire; returns what the serial line said. */
  decode(bytes: Uint8Array): Uint8Array {
    const plain = Buffer.allocUnsafe(bytes.length)
    let length = 0
    for (const byte of bytes) {
      if (this.state === 'data') {
        if (byte === IAC) this.state = 'iac'
        // Without binary transmission a carriage return that stands alone is followed by a zero.
        else if (byte === 0 && this.afterReturn && !this.isOn('theirs', OPTION.binary)) this.afterReturn = false
        else {
          this.afterReturn = byte === CARRIAGE_RETURN
          plain[length++] = byte
        }
      } else if (this.state === 'iac' && byte === IAC) {
        this.afterReturn = false
        plain[length++] = IAC
        this.state = 'data'
      } else this.command(byte)
    }
    return plain.subarray(0, length)
  }

  /** What is to be sent for the serial line, escaped. */
  encode(bytes: Uint8Array): Uint8Array {
    const escaped: number[] = []
    for (const byte of bytes) {
      escaped.push(byte)
      if (byte === IAC) escaped.push(IAC)
      if (byte === CARRIAGE_RETURN && !this.isOn('ours', OPTION.binary)) escaped.push(0)
    }
    return Uint8Array.from(escaped)
  }

  /** Frames a subnegotiation. */
  static subnegotiation(option: number, content: Iterable<number>): Uint8Array {
    const escaped = [...content].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte]))
    return Uint8Array.of(IAC, SUBNEGOTIATION, option, ...escaped, IAC, SUBNEGOTIATION_END)
  }

  private command(byte: number): void {
    if (this.state === 'iac') {
      if (byte === SUBNEGOTIATION) {
        this.sub = []
        this.state = 'sub'
      } else if (byte >= WILL) {
        this.verb = byte
        this.state = 'verb'
        // Everything else (no operation, go ahead, are you there) has no meaning on a serial line.
      } else this.state = 'data'
    } else if (this.state === 'verb') {
      this.state = 'data'
      this.negotiate(this.verb, byte)
    } else if (this.state === 'sub') {
      if (byte === IAC) this.state = 'sub-iac'
      else this.take(byte)
    } else if (byte === SUBNEGOTIATION_END) {
      this.state = 'data'
      const [option, ...content] = this.sub
      if (option !== undefined) this.events.subnegotiation(option, Uint8Array.from(content))
    } else {
      this.state = 'sub'
      if (byte === IAC) this.take(IAC)
    }
  }

  private take(byte: number): void {
    if (this.sub.length < LONGEST_SUBNEGOTIATION) this.sub.push(byte)
  }

  private negotiate(verb: number, option: number): void {
    const side = verb === DO || verb === DONT ? 'ours' : 'theirs'
    const { on, asked, wanted } = this.sides[side]
    const agrees = verb === DO || verb === WILL
    const answers = asked.delete(option)
    const was = on.has(option)
    const holds = agrees && wanted.has(option)
    if (holds) on.add(option)
    else on.delete(option)
    // What answers us, and what changes nothing, is not answered: two sides would go on for ever.
    if (!answers && (holds !== was || (agrees && !holds)) && (this.changes += 1) <= MOST_CHANGES) {
      const yes = side === 'ours' ? WILL : DO
      const no = side === 'ours' ? WONT : DONT
      this.events.reply(Uint8Array.of(IAC, holds ? yes : no, option))
    }
    if (answers || holds !== was) this.events.option(side, option, holds)
  }
}
