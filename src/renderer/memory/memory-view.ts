/**
 * The part of the physical address space that the memory bar shows, and the arithmetic between addresses and pixels.
 * Addresses are numbers here: below 2^48 every one is exact.
 */

export interface MemoryView {
  /** First address shown. */
  from: number
  /** One past the last address shown. */
  to: number
}

/** The closest zoom: four pages. */
export const SMALLEST_SPAN = 16 * 1024

/** How much one step of a zoom button changes the span. */
export const ZOOM_STEP = 2

/** Position of an address on a bar of `width` pixels; outside of [0, width] for addresses that are not shown. */
export function toPixels(view: MemoryView, width: number, address: number): number {
  return ((address - view.from) / (view.to - view.from)) * width
}

/** Address under a position on a bar of `width` pixels, not rounded to anything. */
export function toAddress(view: MemoryView, width: number, pixels: number): number {
  return view.from + (pixels / width) * (view.to - view.from)
}

/** The view moved and cut so that it lies inside `bounds`. */
export function clampView(view: MemoryView, bounds: MemoryView): MemoryView {
  const span = Math.min(Math.max(view.to - view.from, SMALLEST_SPAN), bounds.to - bounds.from)
  const from = Math.round(Math.min(Math.max(view.from, bounds.from), bounds.to - span))
  return { from, to: Math.round(from + span) }
}

/** Zooms by `factor` (above 1 is closer) so that `anchor` stays where it is on the screen. */
export function zoomAt(view: MemoryView, bounds: MemoryView, anchor: number, factor: number): MemoryView {
  const wanted = (view.to - view.from) / factor
  const span = Math.min(Math.max(wanted, SMALLEST_SPAN), bounds.to - bounds.from)
  const share = (anchor - view.from) / (view.to - view.from)
  const from = anchor - share * span
  return clampView({ from, to: from + span }, bounds)
}

/** Moves the view by a number of bytes. */
export function pan(view: MemoryView, bounds: MemoryView, bytes: number): MemoryView {
  return clampView({ from: view.from + bytes, to: view.to + bytes }, bounds)
}

/** A view of [from, to) with a margin of `margin` times its span on both sides. */
export function fit(bounds: MemoryView, from: number, to: number, margin = 0.08): MemoryView {
  const room = Math.max((to - from) * margin, SMALLEST_SPAN / 4)
  return clampView({ from: from - room, to: to + room }, bounds)
}

/** A span in whole MiB, or in KiB where it is small: what is shown, not what is meant to the byte. */
export function roughSize(bytes: number): string {
  const [unit, scale] = bytes >= 2 ** 21 ? ['MiB', 2 ** 20] : ['KiB', 2 ** 10]
  return `${Math.round(bytes / scale)} ${unit}`
}

/** Addresses for the axis: multiples of a power of two, at least `spacing` pixels apart. */
export function axisTicks(view: MemoryView, width: number, spacing = 96): number[] {
  if (width <= 0) return []
  const least = ((view.to - view.from) / width) * spacing
  const step = 2 ** Math.max(12, Math.ceil(Math.log2(least)))
  const ticks: number[] = []
  for (let address = Math.ceil(view.from / step) * step; address < view.to; address += step) ticks.push(address)
  return ticks
}
