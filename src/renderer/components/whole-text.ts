/**
 * The whole of a text that ends in an ellipsis stands in a tooltip, wherever the window had to cut it: one listener for all of
 * them, so that no part of the window can forget it.
 */

/** Elements above the pointed one that are looked at: the text may be in a span of the one that is cut. */
const LEVELS = 3

/** Called with every `pointerover`: gives what is cut, and has no tooltip, one. */
export function showWholeText({ target }: Event): void {
  let element = target instanceof HTMLElement ? target : undefined
  for (let level = 0; element && level < LEVELS; level += 1) {
    const isCut = element.scrollWidth > element.clientWidth && getComputedStyle(element).textOverflow === 'ellipsis'
    if (isCut && (!element.closest('[title]') || element.dataset.cut !== undefined)) {
      element.title = element.innerText
      element.dataset.cut = ''
    } else if (!isCut && element.dataset.cut !== undefined) {
      element.removeAttribute('title')
      delete element.dataset.cut
    }
    element = element.parentElement ?? undefined
  }
}
