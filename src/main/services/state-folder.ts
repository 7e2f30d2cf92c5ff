import environmentPaths from 'env-paths'

/**
 * The user's folder for what a program keeps of its own state: `~/.local/state/cellbench` on Linux, where `env-paths` calls
 * it the folder for logs; the folder for data elsewhere.
 */
export function stateFolder(): string {
  const paths = environmentPaths('cellbench', { suffix: '' })
  return process.platform === 'linux' ? paths.log : paths.data
}
