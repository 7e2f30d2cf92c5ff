/** The window's colours for what cannot read variables of style sheets: canvases, the terminal. */

/** The value of `var(--name)` or `--name` as it stands on the screen now; a canvas knows no variables. */
export function cssColour(variable: string): string {
  const name = variable.replace(/^var\((.*)\)$/, '$1')
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** Calls `redraw` when the colours of the window change; returns what ends that. */
export function onThemeChange(redraw: () => void): () => void {
  const observer = new MutationObserver(redraw)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
