/** The five parts of the window, as places that the keyboard goes to. */

/** Their elements, in the order of the page. */
export const PLACE_ELEMENTS = [
  { id: 'palette', selector: 'nav[aria-label=Palette]', first: 'input[type=search]' },
  { id: 'chip', selector: 'main', first: '[data-core] button, .memory button' },
  { id: 'inspector', selector: 'aside[aria-label=Inspector]', first: '' },
  { id: 'results', selector: 'footer', first: '[role=tab][aria-selected=true]' },
] as const

export type PlaceId = (typeof PLACE_ELEMENTS)[number]['id']

/** Puts the focus into a part of the window. */
export function goToPlace(id: PlaceId): void {
  const { selector, first } = PLACE_ELEMENTS.find((place) => place.id === id)!
  const part = document.querySelector<HTMLElement>(selector)
  const target = (first === '' ? undefined : part?.querySelector<HTMLElement>(first)) ?? part
  if (!target) return
  if (target === part && !target.hasAttribute('tabindex')) target.tabIndex = -1
  target.focus()
  target.scrollIntoView({ block: 'nearest' })
}

/** The next part after the one that has the focus, or the one before, around the end. */
export function goRound(by: 1 | -1): void {
  const at = PLACE_ELEMENTS.findIndex(({ selector }) =>
    document.querySelector(selector)?.contains(document.activeElement),
  )
  const count = PLACE_ELEMENTS.length
  const next = at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count
  goToPlace(PLACE_ELEMENTS[next]!.id)
}
