/**
 * Where the window was and how large, kept between starts.
 */
import { screen, type BrowserWindow, type Rectangle, type Size } from 'electron'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface WindowState {
  bounds: Rectangle
  maximized: boolean
}

/** The size that the window is drawn for, where the screen has it. */
const PREFERRED = { width: 1440, height: 900 }
/** Less than this, in pixels, no window ever was. */
const SMALLEST = 200

/** The last state, if it can be read and still lies on a screen; else the middle of the main screen, as large as fits. */
export function readWindowState(folder: string): WindowState {
  const fresh = { bounds: centred(PREFERRED, screen.getPrimaryDisplay().workArea), maximized: false }
  try {
    const kept: unknown = JSON.parse(readFileSync(stateFile(folder), 'utf8'))
    if (!isState(kept)) return fresh
    const { x, y, width, height, maximized } = kept
    const bounds = { x, y, width, height }
    // A screen that was unplugged would leave the window where nobody can reach it.
    const visible = screen.getAllDisplays().some(({ workArea }) => overlaps(bounds, workArea))
    return visible ? { bounds, maximized } : fresh
  } catch {
    return fresh
  }
}

/** Writes the state when the window closes. A home that cannot be written only loses the place of a window. */
export function keepWindowState(window: BrowserWindow, folder: string): void {
  window.on('close', () => {
    const state = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(stateFile(folder), `${JSON.stringify(state)}\n`)
    } catch {
      return
    }
  })
}

/** Checked by hand: the window opens before anything so large as the library of schemas is loaded. */
function isState(value: unknown): value is Rectangle & { maximized: boolean } {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height, maximized } = value as Record<string, unknown>
  const whole = [x, y, width, height].every((length) => Number.isSafeInteger(length))
  return whole && Number(width) >= SMALLEST && Number(height) >= SMALLEST && typeof maximized === 'boolean'
}

function stateFile(folder: string): string {
  return path.join(folder, 'window.json')
}

function centred(size: Size, { x, y, width, height }: Rectangle): Rectangle {
  const fits = { width: Math.min(size.width, width), height: Math.min(size.height, height) }
  return { x: x + Math.floor((width - fits.width) / 2), y: y + Math.floor((height - fits.height) / 2), ...fits }
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
