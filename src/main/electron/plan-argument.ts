import path from 'node:path'

/**
 * The plan that a command line names: the first argument that is no switch, after the application's own folder where
 * Electron was started with one. Undefined when there is none.
 */
export function planArgument(argv: readonly string[], directory: string, packaged: boolean): string | undefined {
  const words = argv.slice(1).filter((word) => word !== '' && !word.startsWith('-'))
  const named = packaged ? words[0] : words[1]
  return named === undefined ? undefined : path.resolve(directory, named)
}
