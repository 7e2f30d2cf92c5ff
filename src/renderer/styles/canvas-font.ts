/** The window's font for canvases, which know no variables of style sheets. */

export const CANVAS_FAMILY = "'Inter Variable', 'Inter Variable Extended', sans-serif"

/** The font of a size, in CSS pixels, and a weight from 100 to 900, as a canvas takes it. */
export function canvasFont(size: number, weight = 400): string {
  return `${weight} ${size}px ${CANVAS_FAMILY}`
}
