/**
 * The part of the line of memory that the bar shows, and the arithmetic between its positions and pixels. What stands at
 * which position is the scale's; numbers below 2^48 are exact, so every address and position is.
 */
import { displayAddress } from '../../sim/plan/units'
import type { MemoryScale } from './memory-scale'

export interface MemoryView {
  /** First position shown. */
  from: number
  /** One past the last position shown. */
  to: number
}

/** The closest zoom: one page. */
export const SMALLEST_SPAN = 4096

/** How much one step of a zoom button changes the span. */
export const ZOOM_STEP = 2

/** Pixels of a position on a bar of `width` pixels; outside of [0, width] for positions that are not shown. */
export function toPixels(view: MemoryView, width: number, position: number): number {
  return ((position - view.from) / (view.to - view.from)) * width
}

/** Position under a pixel of a bar of `width` pixels, not rounded to anything. */
export function toPosition(view: MemoryView, width: number, pixels: number): number {
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

/** A span with three digits: what is shown, not what is meant to the byte. */
export function roughSize(bytes: number): string {
  const [unit, scale] = bytes >= 2 ** 30 ? ['GiB', 2 ** 30] : bytes >= 2 ** 21 ? ['MiB', 2 ** 20] : ['KiB', 2 ** 10]
  const value = bytes / scale
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${unit}`
}

/** A label of the axis. */
export interface Tick {
  /** Middle of the label, pixels. */
  at: number
  /** The address without its 0x, in groups of four digits. */
  text: string
}

/** About the width of a digit of the axis, and what is left free between two labels: usually, and at least. Pixels. */
const DIGIT = 6.6
const BETWEEN = 24
const LEAST_BETWEEN = 12

/**
 * Labels for the axis: where windows begin, at the edge of the bar if need be, and between those multiples of a power of two.
 * None touches another, none is cut.
 */
export function axisTicks(view: MemoryView, width: number, scale: MemoryScale): Tick[] {
  if (width <= 0) return []
  const textOf = (address: number) => displayAddress(BigInt(Math.round(address))).slice(2)
  const half = (text: string) => (text.length * DIGIT) / 2
  const ticks: Tick[] = []
  const add = (address: number, clamped: boolean) => {
    const text = textOf(address)
    const x = toPixels(view, width, scale.position(address))
    if (x < -1 || x > width + 1) return
    const at = clamped ? Math.min(Math.max(x, half(text)), width - half(text)) : x
    const cut = at < half(text) || at > width - half(text)
    const close = ticks.some((other) => Math.abs(other.at - at) < half(text) + half(other.text) + LEAST_BETWEEN)
    if (!cut && !close) ticks.push({ at, text })
  }
  const shown = scale.windows.filter(({ position, size }) => position < view.to && position + size > view.from)
  for (const { start } of [...shown].sort((a, b) => b.size - a.size)) add(start, true)
  const widest = Math.max(0, ...shown.map(({ start, size }) => 2 * half(textOf(start + size))))
  const step = 2 ** Math.max(12, Math.ceil(Math.log2(((view.to - view.from) / width) * (widest + BETWEEN))))
  for (const { start, size, position } of shown) {
    const from = start + Math.max(0, view.from - position)
    const to = start + Math.min(size, view.to - position)
    for (let address = Math.ceil(from / step) * step; address < to; address += step) add(address, false)
  }
  return ticks.sort((a, b) => a.at - b.at)
}
