/** The window's keyboard shortcuts. */
export type Shortcut = 'undo' | 'redo' | 'save' | 'save-as' | 'open' | 'run' | 'search'

/** Inputs undo their own typing. */
function editsText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}

/** The shortcut that a key stands for, undefined for every other key. */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  if (event.key === 'F5' && !event.ctrlKey && !event.shiftKey && !event.altKey) return 'run'
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined
  switch (event.key.toLowerCase()) {
    case 'z':
      if (editsText(event.target)) return undefined
      return event.shiftKey ? 'redo' : 'undo'
    case 'y':
      return editsText(event.target) ? undefined : 'redo'
    case 's':
      return event.shiftKey ? 'save-as' : 'save'
    case 'o':
      return 'open'
    case 'k':
      return 'search'
    default:
      return undefined
  }
}
