/** A page with one sentence, for what the host refuses; `onward` is where it leads at once. `text` is our own, never input. */
export function page(text: string, onward?: string): string {
  const refresh = onward === undefined ? '' : `<meta http-equiv="refresh" content="0; url=${onward}">`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cellbench</title>${refresh}</head><body><p>${text}</p></body></html>\n`
}
