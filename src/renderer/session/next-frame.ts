/**
 * Resolves once the window's next frame is drawn and nothing urgent is left to do; a window that nobody sees draws none.
 */
export function nextFrame(): Promise<void> {
  return new Promise((drawn) => requestAnimationFrame(() => requestIdleCallback(() => drawn(), { timeout: 200 })))
}
