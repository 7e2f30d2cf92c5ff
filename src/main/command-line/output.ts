/**
 * What a command says: its answer on stdout, everything else on stderr.
 */
import type { Fault } from '../../sim/plan/parse'
import type { ServiceFault } from '../contract/contract'

/** How a command ends; the numbers are the exit codes. */
export const EXIT = {
  /** Done and clean. */
  clean: 0,
  /** Problems of severity error, or a limit missed. */
  findings: 1,
  /** Unusable input, or usage. */
  unusable: 2,
  /** A device or a connection failed. */
  connection: 3,
  /** Ended by Ctrl+C, as shells count it. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What `--json` prints instead of an answer when there is none. */
export interface ErrorDocument {
  format: 'cellbench-error'
  version: 1
  code: ServiceFault['code'] | 'usage'
  message: string
  faults?: readonly Fault[]
}

/** Control characters but for the ends of lines: a name in a file could steer the terminal with them. */
const STEERING = /(?![\n\t])\p{Cc}/gu

/** Prints people's words on stdout. */
export function print(words: string): void {
  const text = words.replaceAll(STEERING, '\ufffd')
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** Prints one JSON document on stdout. */
export function printJson(value: unknown): void {
  const text = JSON.stringify(value, undefined, 2)
  print(text.replaceAll(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`))
}

/** Prints on stderr. */
export function complain(words: string): void {
  const text = words.replaceAll(STEERING, '\ufffd')
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** A reader that closes the pipe early, such as `head`, ends the command quietly. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit()
    })
  }
}

/** A limit on the size of files makes a write fail, and the command say so, instead of ending it on the spot. */
export function tolerateFileSizeLimits(): void {
  process.on('SIGXFSZ', () => undefined)
}
