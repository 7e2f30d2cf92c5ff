/** The theme that was chosen on an earlier day, for a window that is dark or light before its page can ask. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ThemeChoice } from '../contract/window-memory'

/**
 * Reads it from what windows remember in the configuration folder; `system` when nothing can be read. By hand: the window opens
 * before anything so large as the library of schemas is loaded.
 */
export function keptTheme(configuration: string): ThemeChoice {
  try {
    const { theme } = JSON.parse(readFileSync(path.join(configuration, 'window-memory.json'), 'utf8')) as {
      theme?: unknown
    }
    return theme === 'dark' || theme === 'light' ? theme : 'system'
  } catch {
    return 'system'
  }
}
