/** What a file is that was dropped on the window, by what stands in it. */

/** Of a file whose path the shell does not know: what fits into a message to the application. */
export const LARGEST_MEASUREMENT_BYTES = 8 * 1024 * 1024

/** A document of JSON that cyclictest, jitterdebugger or Cellbench wrote, not a plan. */
function isInstrumentJson(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text)
    if (typeof document !== 'object' || document === null || 'board' in document) return false
    return 'thread' in document || 'cpu' in document || ('format' in document && document.format === 'cellbench-result')
  } catch {
    return false
  }
}

/** `instrument` is JSON of an instrument; `log` what is no JSON at all, or a JSON document a line. */
export function kindOfDropped(name: string, text: string): 'plan' | 'instrument' | 'log' {
  if (isInstrumentJson(text)) return 'instrument'
  if (/^\s*\{\s*"t"\s*:/.test(text)) return 'log'
  return /^\s*\{/.test(text) || name.endsWith('.json') ? 'plan' : 'log'
}
