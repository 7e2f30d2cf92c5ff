/** Going to a thing: it is selected, scrolled to, and has the focus; memory is zoomed to where it is. */
import { placeKey, type Selection } from './selection'
import { goToPlace } from './places'
import type { Workbench } from './workbench.svelte'

/** `span` is where it lies in memory, for what the memory bar shows. */
export function goTo(bench: Workbench, selection: Selection, span?: { start: number; size: number }): void {
  bench.session.select(selection)
  if (span) bench.spotlight.show(span)
  // The window shows the selection first, and the memory bar what it is zoomed to.
  requestAnimationFrame(() => requestAnimationFrame(() => focusOn(selection)))
}

function focusOn(selection: Selection): void {
  const key = placeKey(selection)
  const shown = [...document.querySelectorAll<HTMLElement>('[data-place]')].find(
    ({ dataset }) => dataset['place'] === key,
  )
  // What is not drawn, as a device of root, is in the inspector.
  if (!shown) return goToPlace('inspector')
  shown.focus({ preventScroll: true })
  shown.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
