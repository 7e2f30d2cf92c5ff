/** Keys as they are written: "Ctrl+Shift+S", where Ctrl is also the Mac's command key. */

/** The names that a browser gives keys, where they are written otherwise here. */
const NAMES: Readonly<Record<string, string>> = { pagedown: 'pagedown', pageup: 'pageup', ' ': 'space' }

/** True when an event is exactly these keys. */
export function pressed(event: KeyboardEvent, keys: string): boolean {
  const words = keys.toLowerCase().split('+')
  const key = words.at(-1)!
  const name = event.key.toLowerCase()
  if ((NAMES[name] ?? name) !== key && !isDigit(event, key)) return false
  const wants = (word: string) => words.slice(0, -1).includes(word)
  // "?" is what Shift makes of another key on most keyboards, and on some it is not.
  const shift = key === '?' || event.shiftKey === wants('shift')
  return shift && (event.ctrlKey || event.metaKey) === wants('ctrl') && event.altKey === wants('alt')
}

/** Alt makes another character of a digit on some keyboards. */
function isDigit(event: KeyboardEvent, key: string): boolean {
  return /^\d$/.test(key) && event.code === `Digit${key}`
}

/** True where keys without Ctrl or Alt are text. */
export function editsText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}
