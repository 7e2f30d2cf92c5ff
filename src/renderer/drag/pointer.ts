/** One pointer gesture from press to release, with Escape as the way out; the DOM's part of every drag in the window. */

export interface PointerGesture {
  /** The pointer moved far enough that this is a drag and no click. */
  start?: (event: PointerEvent) => void
  move: (event: PointerEvent) => void
  end: (event: PointerEvent) => void
  /** Escape, a lost pointer, or a window that lost the focus. */
  cancel: () => void
}

/** Pixels that a press may wander before it counts as a drag. */
const THRESHOLD = 4

/** Follows the pointer that made `press` until it is released. Only the primary button starts a gesture. */
export function trackPointer(press: PointerEvent, gesture: PointerGesture, threshold = THRESHOLD): void {
  if (press.button !== 0) return
  const ended = new AbortController()
  const { signal } = ended
  let dragging = threshold === 0
  if (dragging) gesture.start?.(press)

  window.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerId !== press.pointerId) return
      if (!dragging) {
        if (Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) < threshold) return
        dragging = true
        gesture.start?.(event)
      }
      event.preventDefault()
      gesture.move(event)
    },
    { signal },
  )
  window.addEventListener(
    'pointerup',
    (event) => {
      if (event.pointerId !== press.pointerId) return
      ended.abort()
      if (!dragging) return
      swallowClick()
      gesture.end(event)
    },
    { signal },
  )
  const cancel = () => {
    ended.abort()
    if (!dragging) return
    swallowClick()
    gesture.cancel()
  }
  window.addEventListener('pointercancel', cancel, { signal })
  window.addEventListener('blur', cancel, { signal })
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      cancel()
    },
    { signal, capture: true },
  )
}

/** The click that follows the release of a drag means nothing. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0)
}

/** Calls `run` at most once a frame, with the newest value. */
export function oncePerFrame<T>(run: (value: T) => void): { (value: T): void; cancel(): void } {
  let frame = 0
  let newest: T
  const schedule = (value: T) => {
    newest = value
    frame ||= requestAnimationFrame(() => {
      frame = 0
      run(newest)
    })
  }
  schedule.cancel = () => {
    cancelAnimationFrame(frame)
    frame = 0
  }
  return schedule
}
