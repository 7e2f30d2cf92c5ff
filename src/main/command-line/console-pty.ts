/**
 * A virtual board's console on a pseudo terminal, for programs that want a serial port: socat makes one, since Node cannot.
 */
import { spawn } from 'node:child_process'
import { constants, openSync, closeSync } from 'node:fs'
import type { ByteLine, OpenLine } from '../../hw/bridge/byte-line'

/** How socat says what it made, "… N PTY is /dev/pts/5", and that it has set it up. */
const MADE = /\bPTY is (\/dev\/\S{1,100})[^]*starting data transfer/
const PATIENCE_MS = 5000
/** What socat has said at most before it says where the terminal is. */
const MOST_SAID = 65_536

export interface PseudoTerminal {
  /** Device that can be opened, again and again. */
  path: string
  close(): Promise<void>
}

/** Makes a pseudo terminal and connects a line to it; a sentence where that is not possible. */
export async function offerTerminal(open: OpenLine): Promise<PseudoTerminal | string> {
  const socat = spawn('socat', ['-d', '-d', 'PTY,rawer', 'STDIO'], { stdio: ['pipe', 'pipe', 'pipe'] })
  const gone = new Promise<void>((resolve) => socat.once('close', () => resolve()))
  const made = await new Promise<string | undefined>((resolve) => {
    let said = ''
    const timer = setTimeout(() => resolve(undefined), PATIENCE_MS)
    const settle = (path?: string) => {
      clearTimeout(timer)
      resolve(path)
    }
    socat.once('error', () => settle())
    socat.once('close', () => settle())
    socat.stderr.on('data', (data: Buffer) => {
      if (said.length < MOST_SAID) said += String(data)
      const path = MADE.exec(said)?.[1]
      if (path !== undefined) settle(path)
    })
  })
  if (made === undefined) {
    socat.kill()
    return 'a pseudo terminal needs socat, which is not installed or did not make one; --listen works without it'
  }
  // Held open here: without anybody at it, socat would take it for hung up when the first program closes it.
  const held = openSync(made, constants.O_RDWR | constants.O_NOCTTY)
  // What socat cannot take any more is lost with it.
  socat.stdin.on('error', () => undefined)
  const line: ByteLine = await open({
    bytes: (bytes) => {
      // Nobody reads: what a serial line would lose is lost here as well.
      if (socat.stdin.writableLength < MOST_SAID) socat.stdin.write(bytes)
    },
    closed: () => socat.kill(),
  })
  socat.stdout.on('data', (data: Buffer) => {
    socat.stdout.pause()
    void line.write(new Uint8Array(data)).then(
      () => socat.stdout.resume(),
      () => socat.kill(),
    )
  })
  return {
    path: made,
    close: async () => {
      await line.close()
      closeSync(held)
      socat.kill()
      await gone
    },
  }
}
