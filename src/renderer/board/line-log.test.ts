import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { toBytes } from './bytes'
import { clock, delta, LineLog, mergedLines } from './line-log'

const said = (...parts: [string, number][]) => {
  const log = new LineLog()
  for (const [text, atMs] of parts) log.push(toBytes(text), [[0, atMs]])
  return log
}
const texts = (log: LineLog) => log.lines.map(({ text }) => text)

describe('the lines of a console', () => {
  it('carry the time of their first byte, however they are cut', () => {
    const log = said(['Hello wo', 10], ['rld\r\nnext', 20], [' one', 30])
    expect(log.lines).toEqual([
      { number: 0, atMs: 10, text: 'Hello world' },
      { number: 1, atMs: 20, text: 'next one' },
    ])
  })

  it('come with several times out of one batch', () => {
    const log = new LineLog()
    log.push(toBytes('one\ntwo\n'), [
      [0, 1],
      [4, 2],
    ])
    expect(log.lines.map(({ atMs }) => atMs)).toEqual([1, 2])
  })

  it('are free of colours, titles and cursors, and show control characters as pictures', () => {
    expect(texts(said(['\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x\u001bP$q\u001b\\y\u0000\n', 0]))).toEqual([
      'red xy␀',
    ])
  })

  it('keep both of what a return writes over, and empty lines', () => {
    expect(texts(said(['10 %\r20 %\r\n\r\nend\n', 0]))).toEqual(['10 %', '20 %', '', 'end'])
  })

  it('show a gap between them', () => {
    const log = said(['half a li', 1])
    log.note('The line was lost.', 2)
    log.push(toBytes('ne\n'), [[0, 3]])
    expect(texts(log)).toEqual(['half a li', 'The line was lost.', 'ne'])
    expect(log.lines[1]!.note).toBe(true)
  })

  it('are the newest of a flood, and never longer than the longest', () => {
    const log = said(...Array.from({ length: 60 }, (_, i): [string, number] => ['x\n'.repeat(1000), i]))
    expect(log.lines.length).toBeLessThanOrEqual(22_000)
    expect(log.lines.at(-1)!.number).toBe(59_999)
    const long = said(['y'.repeat(1_000_000), 0])
    expect(Math.max(...texts(long).map(({ length }) => length))).toBeLessThanOrEqual(2000)
  })

  test.each(['é\n', '\u001b[31mred\n', '日本\r\n'])('are the same whatever way the bytes of %j are cut', (text) => {
    const bytes = toBytes(text.repeat(3))
    const whole = texts(said([text.repeat(3), 0]))
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 6 }), (cuts) => {
        const log = new LineLog()
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        for (let i = 1; i < places.length; i += 1) log.push(bytes.subarray(places[i - 1], places[i]), [[0, 0]])
        expect(texts(log)).toEqual(whole)
      }),
    )
  })
})

test('several consoles are one by time', () => {
  const a = said(['a1\n', 1], ['a2\n', 5]).lines
  const b = said(['b1\n', 2], ['b2\n', 5]).lines
  expect(mergedLines([a, b]).map(({ text, source }) => `${source}${text}`)).toEqual(['0a1', '1b1', '0a2', '1b2'])
})

test('times are those of the clock, or since the start of a recording', () => {
  expect(clock(1234.4)).toBe('+1.234 s')
  expect(clock(Date.UTC(2026, 0, 1, 12))).toMatch(/^\d\d:00:00\.000$/)
  expect([delta(3), delta(1200), delta(61_000)]).toEqual(['+3 ms', '+1.20 s', '+1 min 1 s'])
})
