/**
 * What a console says, as text for whoever waits for a prompt: without escape sequences, and without the kernel's messages that
 * cut into the lines of others. Streaming and bounded.
 */

/** As much is remembered: what a command may print. */
const MOST_CHARACTERS = 1024 * 1024
/** A sequence that is longer is none: its rest is text. */
const LONGEST_SEQUENCE = 256

/** A message of the kernel: its time, its text, its end of line. It begins wherever the console was interrupted. */
const MESSAGE = /\[ {0,6}\d{1,7}\.\d{6}\](?:\[ *[TC]\d+\])? [^\n]*/
const KERNEL_MESSAGES = new RegExp(`${MESSAGE.source}(?:\\n|$)`, 'g')
const CUTTING_MESSAGES = new RegExp(`(?<=[^\\n])(?:${MESSAGE.source}\\n)+`, 'g')

export class ScreenText {
  private readonly decoder = new TextDecoder()
  private held = ''
  private pending = ''
  private dropped = 0

  /** Characters that were ever taken in; a place to look from. */
  get end(): number {
    return this.dropped + this.held.length
  }

  push(bytes: Uint8Array): void {
    let text = this.pending + this.decoder.decode(bytes, { stream: true })
    // A sequence may be cut at the end: it waits for its rest.
    const cut = text.lastIndexOf('\u001b')
    this.pending = ''
    if (cut >= 0 && text.length - cut < LONGEST_SEQUENCE && !SEQUENCE.test(text.slice(cut))) {
      this.pending = text.slice(cut)
      text = text.slice(0, cut)
    }
    this.held += plainText(text)
    if (this.held.length > 2 * MOST_CHARACTERS) {
      const drop = this.held.length - MOST_CHARACTERS
      this.held = this.held.slice(drop)
      this.dropped += drop
    }
  }

  /** The first character that is still remembered. */
  get start(): number {
    return this.dropped
  }

  /** What was said since `place`, as far as it is remembered: lines that the kernel cut apart are whole again. */
  since(place: number): string {
    return healed(this.held.slice(Math.max(0, place - this.dropped)))
  }

  /** The line that a prompt would stand on: what was said last and is none of the kernel's messages. */
  lastLine(place: number): string {
    const text = withoutKernel(this.held.slice(Math.max(0, place - this.dropped, this.held.length - 4096)))
    return text.slice(text.lastIndexOf('\n') + 1)
  }
}

const SEQUENCE_SOURCE =
  '\\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)|[PX^_][^\\u001b]*\\u001b\\\\|[ -/]*[0-Z\\\\^-~])'
const SEQUENCE = new RegExp(`^${SEQUENCE_SOURCE}`)
const SEQUENCES = new RegExp(SEQUENCE_SOURCE, 'g')
/** Control characters but for ends of lines and tabs. */
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu

function plainText(text: string): string {
  return text.replace(SEQUENCES, '').replace(CONTROLS, '')
}

/** Takes out the kernel's messages that cut a line apart; those on lines of their own stay, they may be what was asked for. */
export function healed(text: string): string {
  return text.replace(/\r+\n/g, '\n').replace(CUTTING_MESSAGES, '')
}

/** Takes out all of the kernel's messages. */
export function withoutKernel(text: string): string {
  return text.replace(/\r+\n/g, '\n').replace(KERNEL_MESSAGES, '')
}
