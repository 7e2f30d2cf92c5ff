import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The plan that a command line names: the first argument that is no switch, after the application's own folder where
 * Electron was started with one. Undefined when there is none.
 */
export function planArgument(argv: readonly string[], directory: string, packaged: boolean): string | undefined {
  const words = argv.slice(1).filter((word) => word !== '' && !word.startsWith('-'))
  const named = packaged ? words[0] : words[1]
  if (named === undefined) return undefined
  // A desktop that was told to hand over addresses does so for files too.
  if (/^file:/i.test(named)) return localPath(named)
  return path.resolve(directory, named)
}

/** The path of a `file:` address; undefined for one of another machine. */
function localPath(address: string): string | undefined {
  try {
    return fileURLToPath(address)
  } catch {
    return undefined
  }
}
