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

/** Prints people's words on stdout. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** Prints one JSON document on stdout. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2))
}

/** Prints on stderr. */
export function complain(text: string): void {
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
