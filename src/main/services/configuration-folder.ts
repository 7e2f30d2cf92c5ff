import environmentPaths from 'env-paths'

/** The user's folder for what Cellbench remembers: `~/.config/cellbench` on Linux, shared by both shells. */
export function configurationFolder(): string {
  return environmentPaths('cellbench', { suffix: '' }).config
}
