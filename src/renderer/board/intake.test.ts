import { beforeEach, describe, expect, it, vi } from 'vitest'
import { toBytes } from './bytes'
import { Intake, type IntakeSink } from './intake'

/** A window whose frames come when a test says so, 16 ms apart, and whose bytes take as long as they are told to. */
class Window implements IntakeSink {
  now = 0
  kept = ''
  drawn = ''
  takenBytes = 0
  perFrame: number[] = []
  /** What drawing costs, ms a byte. */
  msPerByte = 0.001
  #frames: (() => void)[] = []
  readonly intake = new Intake(this, { next: (act) => void this.#frames.push(act), now: () => this.now })

  frame(): void {
    this.now += 16
    this.perFrame.push(0)
    for (const act of this.#frames.splice(0)) act()
  }
  keep(bytes: Uint8Array): void {
    this.kept += new TextDecoder().decode(bytes)
  }
  draw(bytes: Uint8Array, done: (tookMs: number) => void): void {
    this.drawn += new TextDecoder().decode(bytes)
    this.perFrame[this.perFrame.length - 1]! += bytes.length
    done(bytes.length * this.msPerByte)
  }
  note(text: string): void {
    this.drawn += `[${text}]`
  }
  scrolledBy(bytes: number): void {
    this.drawn += `[${bytes} scrolled by]`
  }
  taken(bytes: number): void {
    this.takenBytes += bytes
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})

const lines = (count: number, first = 0) =>
  Array.from({ length: count }, (_, i) => `line ${String(first + i).padStart(8, '0')}\n`).join('')

describe('what came of a line', () => {
  it('is shown at once where nothing waits, with what is said behind it', () => {
    const window = new Window()
    window.intake.push(toBytes('login: '), [[0, 1]])
    expect(window.drawn).toBe('login: ')
    window.intake.push(toBytes('root\n'), [[0, 2]])
    window.intake.note('The line was lost.', 3)
    expect(window.drawn).toBe('login: ')
    window.frame()
    window.frame()
    expect(window.drawn).toBe('login: root\n[The line was lost.]')
    expect(window.takenBytes).toBe(12)
  })

  it('takes no more of a frame than a few milliseconds, however slow drawing is', () => {
    const window = new Window()
    window.msPerByte = 0.01
    window.intake.push(toBytes(lines(6000)), [[0, 1]])
    for (let i = 0; i < 60; i += 1) window.frame()
    const settled = window.perFrame.slice(-20).map((bytes) => bytes * window.msPerByte)
    expect(Math.max(...settled)).toBeLessThan(8)
    expect(Math.min(...settled)).toBeGreaterThan(0)
  })

  it('is drawn once a second under a flood, and told what scrolled by; lists have all', () => {
    const window = new Window()
    let pushed = ''
    for (let i = 0; i < 300; i += 1) {
      const text = lines(1000, 1000 * i)
      pushed += text
      window.intake.push(toBytes(text), [[0, 1]])
      window.frame()
    }
    expect(window.intake.flooding).toBe(true)
    const drawing = window.perFrame.slice(30).filter((bytes) => bytes > 0).length
    expect(drawing).toBeLessThan(8)
    expect(drawing).toBeGreaterThan(2)
    for (let i = 0; i < 300; i += 1) window.frame()
    vi.runAllTimers()
    for (let i = 0; i < 300; i += 1) window.frame()
    expect(window.intake.flooding).toBe(false)
    expect(window.kept).toBe(pushed)
    expect(window.takenBytes).toBe(pushed.length)
    expect(window.drawn.endsWith(pushed.slice(-10_000))).toBe(true)
    const scrolledBy = [...window.drawn.matchAll(/\[(\d+) scrolled by\]/g)].reduce((sum, [, n]) => sum + Number(n), 0)
    const said = window.drawn.replace(/\[\d+ scrolled by\]/g, '')
    expect(said.length + scrolledBy).toBe(pushed.length)
    expect(said.split('\n').filter((line) => line !== '' && !/^line \d{8}$/.test(line)).length).toBeLessThan(3)
  })

  it('stands behind one picture where something is said in a flood, not behind all that came', () => {
    const window = new Window()
    for (let i = 0; i < 60; i += 1) {
      window.intake.push(toBytes(lines(1000, 1000 * i)), [[0, 1]])
      window.frame()
    }
    const before = window.drawn.length
    window.intake.note('Some were passed over.', 3, 1_000_000)
    for (let i = 0; i < 60; i += 1) {
      window.intake.push(toBytes(lines(1000, 1000 * (60 + i))), [[0, 1]])
      window.frame()
    }
    expect(window.intake.flooding).toBe(true)
    expect(window.drawn).toContain('line 00059999\n[Some were passed over.]')
    expect(window.drawn.length - before).toBeLessThan(4 * 16_384)
  })

  it('is shown whole where the flood is over within a second', () => {
    const window = new Window()
    const text = lines(15_000)
    for (let at = 0; at < text.length; at += 32_768) {
      window.intake.push(toBytes(text.slice(at, at + 32_768)), [[0, 1]])
      window.frame()
    }
    for (let i = 0; i < 20; i += 1) window.frame()
    vi.runAllTimers()
    for (let i = 0; i < 200; i += 1) window.frame()
    expect(window.drawn).toBe(text)
  })
})
