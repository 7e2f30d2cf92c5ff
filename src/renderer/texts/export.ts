/** What the export of a bundle says. */
import { counted, grouped } from '../format/numbers'

export const EXPORT = {
  blocked: 'Nothing is written from a plan with errors',
  blockedText: 'A file that Jailhouse would refuse, or worse, accept, helps nobody.',
  showProblems: 'Show the problems',
  noPreview: 'No preview',
  making: 'Making the files…',
  writing: 'Writing…',
  write: 'Write to a folder…',
  total: (files: number, bytes: number) => `${counted(files, 'file')}, ${grouped(bytes)} bytes`,
  wrote: (files: number) => `Wrote ${counted(files, 'file')} to`,
  files: 'Files of the bundle',
  hash: (sha256: string) => `sha256 ${sha256}`,
  textOf: (path: string) => `Text of ${path}`,
  binary: (bytes: number) => `Binary, ${grouped(bytes)} bytes`,
} as const
