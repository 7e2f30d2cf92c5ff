import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Uart } from './uart'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function line(baud: number) {
  const sent: Uint8Array[] = []
  const uart = new Uart(baud, (bytes) => sent.push(bytes))
  return { uart, sent, text: () => sent.map((bytes) => new TextDecoder().decode(bytes)).join('') }
}

describe('the serial line', () => {
  it('carries ten bits a character: 1152 characters take a tenth of a second at 115200 baud', async () => {
    const { uart, sent } = line(115_200)
    uart.write('x'.repeat(11_520))
    await vi.advanceTimersByTimeAsync(500)
    const half = sent.reduce((sum, bytes) => sum + bytes.length, 0)
    expect(half).toBeGreaterThan(5500)
    expect(half).toBeLessThan(6100)
    await vi.advanceTimersByTimeAsync(520)
    expect(sent.reduce((sum, bytes) => sum + bytes.length, 0)).toBe(11_520)
  })

  it('loses what is printed too fast, says how much, and holds programs back before that', async () => {
    const { uart, text } = line(9600)
    let free = 0
    for (let i = 0; i < 100; i += 1) uart.write('0123456789'.repeat(100))
    void uart.room().then(() => (free = performance.now()))
    const before = performance.now()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(free - before).toBeGreaterThan(60_000)
    const carried = text()
    expect(carried.slice(0, 65_000)).toBe('0123456789'.repeat(6500))
    expect(carried.slice(65_000)).toBe(
      '\r\n[35000 bytes were printed faster than the line takes them, and are lost]\r\n',
    )
  })

  it('keeps characters whole in what it carries, and their order', async () => {
    const { uart, sent } = line(1200)
    const words = 'Größe µs → '.repeat(20)
    for (const character of words) uart.write(character)
    await vi.advanceTimersByTimeAsync(10_000)
    const all = new Uint8Array(sent.flatMap((bytes) => [...bytes]))
    expect(new TextDecoder().decode(all)).toBe(words)
  })
})
