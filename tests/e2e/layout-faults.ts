/** What is wrong with how text stands in a part of the window: cut off, or written over other text. */
import type { Locator } from 'playwright-core'

/**
 * One sentence for each text inside of `part` that is cut or overlaps another; empty when all can be read. Text that may end in
 * an ellipsis is fine as long as a tooltip has the whole of it, and so is what can be scrolled to from top to bottom. Links that
 * come into view with the focus and files' texts, which scroll both ways, are left out.
 */
export async function layoutFaults(part: Locator): Promise<string[]> {
  return part.evaluate((root) => {
    interface Text {
      words: string
      box: DOMRect
    }
    const faults: string[] = []
    const texts: Text[] = []
    /** Less than this is rounding, pixels. */
    const SLACK = 1.5

    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const words = node.textContent?.trim() ?? ''
      const element = node.parentElement
      if (words === '' || !element || element.closest('.spoken, .skip, pre, option, title')) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const box = range.getBoundingClientRect()
      if (box.width === 0 || getComputedStyle(element).visibility === 'hidden') continue
      let { left, right, top, bottom } = box
      // What its ancestors let through of it.
      for (let outer: Element | null = element; outer && outer !== root.parentElement; outer = outer.parentElement) {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(outer)
        if (overflowX === 'visible' && overflowY === 'visible') continue
        const limit = outer.getBoundingClientRect()
        if (left < limit.left - SLACK || right > limit.right + SLACK) {
          // The window gives it a tooltip once it is pointed at.
          outer.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
          if (textOverflow !== 'ellipsis') faults.push(`"${words}" is cut at the side`)
          else if (!outer.closest('[title]')) faults.push(`"${words}" is cut and no tooltip has the whole of it`)
        }
        const scrolls = overflowY === 'auto' || overflowY === 'scroll'
        if (!scrolls && (top < limit.top - SLACK || bottom > limit.bottom + SLACK)) {
          faults.push(`"${words}" is cut above or below`)
        }
        // Centred, what is too high for its box begins before the box does, and no scrolling leads there.
        if (scrolls && top + outer.scrollTop < limit.top - SLACK) {
          faults.push(`"${words}" stands above where scrolling begins`)
        }
        left = Math.max(left, limit.left)
        right = Math.min(right, limit.right)
        top = Math.max(top, limit.top)
        bottom = Math.min(bottom, limit.bottom)
        // Out of sight, and can be scrolled to: what is further out does not cut it.
        if (scrolls && top >= bottom) break
      }
      if (right > left && bottom > top) texts.push({ words, box: new DOMRect(left, top, right - left, bottom - top) })
    }
    for (const [i, a] of texts.entries()) {
      for (const b of texts.slice(i + 1)) {
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
        // Lines of text stand closer than their boxes say.
        if (wide > SLACK && high > 4) faults.push(`"${a.words}" and "${b.words}" are written over each other`)
      }
    }
    return faults
  })
}

/** The same without what is written over something else: a menu or a sheet is open, which lies there on purpose. */
export async function cutTexts(part: Locator): Promise<string[]> {
  return (await layoutFaults(part)).filter((fault) => !fault.includes('written over'))
}
