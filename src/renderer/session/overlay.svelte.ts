/** What lies over the window: one thing at a time, and the element that gets the focus back. */
export type OverlayKind = 'search' | 'shortcuts'

export class Overlay {
  open = $state<OverlayKind | undefined>()
  #before: HTMLElement | undefined

  /** Opens one, or closes it when it is open. */
  toggle(kind: OverlayKind): void {
    if (this.open === kind) return this.close()
    if (this.open === undefined && document.activeElement instanceof HTMLElement) this.#before = document.activeElement
    this.open = kind
  }

  /** Closes it; the focus goes back to where it was unless what was chosen takes it elsewhere. */
  close(refocus = true): void {
    this.open = undefined
    const before = this.#before
    this.#before = undefined
    if (refocus && before?.isConnected) before.focus()
  }
}
