import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { parseBoard, parsePlan, parseWorkload } from '../plan/parse'
import { LiveSamples } from './live-samples'
import { simulate } from './simulate'

function template(place: string): unknown {
  return JSON.parse(readFileSync(`templates/${place}.json`, 'utf8'))
}
function parsed<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (!result.ok) throw new Error('the template cannot be read')
  return result.value
}

const plan = parsed(parsePlan(template('plans/slide-imx8mm.plan')))
const board = parsed(parseBoard(template('boards/imx8mm-evk')))
const workloads = new Map(
  ['linux', 'linux-rt', 'gic-demo', 'cyclictest', 'stress-ng'].map((id) => {
    return [id, parsed(parseWorkload(template(`workloads/${id}`)))] as const
  }),
)

describe('a run without an end', () => {
  it('takes the samples that a run of the same plan and seed puts into its histograms', () => {
    const seconds = 3
    const result = simulate(plan, board, workloads, { seconds, seed: '7' })
    const live = new LiveSamples(plan, board, workloads, '7')
    expect(live.advance(seconds * 1e9)).toBe(true)
    const instruments = result.streams.filter(({ kind }) => kind !== 'response time')
    expect(instruments).toHaveLength(4)
    expect(live.streams).toEqual(instruments.map(({ id }) => id))
    for (const { id, count, min, max, mean } of instruments) {
      const values = live.take(id)
      expect(values).toHaveLength(count)
      expect([Math.min(...values), Math.max(...values)]).toEqual([min, max])
      expect(values.reduce((sum, value) => sum + value, 0) / count).toBeCloseTo(mean, 6)
      expect(live.take(id)).toEqual([])
    }
    const exits = [...live.exits().values()].reduce((sum, { virt_irq }) => sum + virt_irq, 0)
    expect(exits).toBe(result.cells.reduce((sum, cell) => sum + cell.exits.virt_irq!, 0))
  })

  it('gives the same in pieces, and stops when its time is up', () => {
    const whole = new LiveSamples(plan, board, workloads, '1')
    whole.advance(1e9)
    const pieces = new LiveSamples(plan, board, workloads, '1')
    const values: number[] = []
    while (pieces.now < 1e9 - 1e6) {
      pieces.advance(Math.min(1e9, pieces.now + 37e6), 0)
      values.push(...pieces.take('gic-demo/gic-demo'))
    }
    pieces.advance(1e9)
    values.push(...pieces.take('gic-demo/gic-demo'))
    expect(values).toEqual(whole.take('gic-demo/gic-demo'))
    expect(whole.take('no such stream')).toEqual([])
  })

  it('keeps a bounded number of samples that nobody takes', () => {
    const live = new LiveSamples(plan, board, workloads, '1')
    live.advance(20e9)
    expect(live.take('root/cyclictest@0').length).toBeLessThanOrEqual(65_536)
  })
})
