/** The report of a run: it says what the result says, figure by figure, and its charts draw what the result counted. */
import { describe, expect, it } from 'vitest'
import { runReport } from '../../src/sim/report/report'
import type { RunResult } from '../../src/sim/results/result'
import { runOf } from '../support/run-result'
import { shippedPlan } from '../support/templates'

const VERSION = '1.2.3'

function quadcopter() {
  const document = shippedPlan('quadcopter-imx8mm')
  document.jailhouse = { ...document.jailhouse, interruptDelivery: 'direct' }
  document.limits!.push({ of: 'flight/imu', measure: 'response', percentile: 99.999, atMost: '1 us' })
  document.limits!.push({ of: 'flight/imu', measure: 'response', percentile: 99, atMost: '1 us' })
  return document
}

const input = { ...runOf(quadcopter(), 4), version: VERSION }
const { result } = input
const page = runReport(input)

const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

/** Figures of the page by their places in the result. */
const figures = [...page.matchAll(/<data value="([^"]*)" data-of="([^"]*)"\s*>([^<]*)<\/data\s*>/g)].map(
  ([, value, of, text]) => ({ value: unescaped(value!), of: of!, text: unescaped(text!) }),
)

function at(root: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value, step) => (value as Record<string, unknown>)[step], root)
}

/** Places of all numbers below `pointer`. */
function numbersBelow(pointer: string): string[] {
  const value = at(result, pointer)
  if (typeof value === 'number') return [pointer]
  if (typeof value !== 'object' || value === null) return []
  return Object.keys(value).flatMap((key) => numbersBelow(`${pointer}/${key}`))
}

describe('the figures of a report', () => {
  const parsed = JSON.parse(JSON.stringify(result)) as RunResult

  it('are those of the result JSON, each at the place that it names', () => {
    expect(figures.length).toBeGreaterThan(300)
    for (const { value, of } of figures) expect({ of, value }).toEqual({ of, value: String(at(parsed, of)) })
  })

  it('are shown as what they are: microseconds to the nanosecond, counts to the last', () => {
    const times = /Ns$|^\/streams\/\d+\/(min|mean|max)$|\/percentiles\/|\/causes\/\d+\/ns$/
    let checked = 0
    for (const { value, of, text } of figures) {
      if (!times.test(of) || value === 'null') continue
      const shown = Number(text.replaceAll(',', '').replace(/ s$/, ''))
      const exact = text.endsWith(' s') ? Number(value) / 1e9 : Number(value) / 1000
      expect(Math.abs(shown - exact)).toBeLessThanOrEqual(0.00051)
      checked += 1
    }
    expect(checked).toBeGreaterThan(150)
    for (const { value, of, text } of figures.filter(({ of }) => /\/(count|sample|events)$/.test(of))) {
      expect({ of, text: text.replaceAll(',', '') }).toEqual({ of, text: value })
    }
  })

  it('are all there: of streams, limits, links, cells, cores, memory, parameters and bringing up', () => {
    const places = new Set(figures.map(({ of }) => of))
    const wanted = [
      ...result.streams.flatMap((_, i) =>
        ['count', 'min', 'mean', 'max', 'percentiles', 'bound', 'worst/valueNs', 'worst/atNs', 'worst/sample'].flatMap(
          (field) => numbersBelow(`/streams/${i}/${field}`),
        ),
      ),
      ...result.streams.flatMap((stream, i) =>
        stream.worst!.causes.flatMap((_, c) => numbersBelow(`/streams/${i}/worst/causes/${c}`)),
      ),
      ...['/limits', '/links', '/cells', '/cpus', '/dram', '/parameters'].flatMap(numbersBelow),
      ...['/simulatedSeconds', '/warmUpSeconds', '/events', '/jobs', '/boot/rootStopsNs'],
    ].filter((place) => !/\/limits\/\d+\/percentile$/.test(place))
    expect(wanted.filter((place) => !places.has(place))).toEqual([])
    for (const place of ['/seed', '/plan/sha256', '/load', '/interruptDelivery', '/whatIfs/0/needs']) {
      expect(places).toContain(place)
    }
  })

  it('come with a verdict for every limit, also the one that too few samples can tell', () => {
    const verdicts = result.limits.map(({ met }) => met)
    expect(new Set(verdicts)).toEqual(new Set([true, false, null]))
    const shown = [...page.matchAll(/class="(met|missed|unknown)"/g)].map(([, word]) => word)
    expect(shown).toEqual(verdicts.map((met) => (met === null ? 'unknown' : met ? 'met' : 'missed')))
    expect(page).toMatch(/class="verdict bad"\s*>1 of 7 missed/)
  })

  it('say which Cellbench made them, of which plan', () => {
    expect(page).toContain(`Cellbench ${VERSION}`)
    expect(page).toContain(result.plan.sha256)
  })
})

/** What a chart's own axis says: values by their pixels, from its ticks alone. */
function axisOf(svg: string, role: 'x-tick' | 'y-tick', read: (label: string) => number) {
  const pattern = new RegExp(`<text\\s+x="([-\\d.]+)"\\s+y="([-\\d.]+)"[^>]*class="${role}"\\s*>([^<]*)</text`, 'g')
  const ticks = [...svg.matchAll(pattern)].map(([, x, y, label]) => ({
    // A label stands four pixels below its grid line.
    at: role === 'x-tick' ? Number(x) : Number(y) - 4,
    value: read(label!),
  }))
  const [first, last] = [ticks[0]!, ticks.at(-1)!]
  return (pixel: number) => first.value + ((pixel - first.at) / (last.at - first.at)) * (last.value - first.value)
}

function exponent(label: string): number {
  const power = /^10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(label)
  return power ? Number([...power[1]!].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).join('')) : Math.log10(Number(label))
}

const pathOf = (svg: string, role: string) => new RegExp(`<path\\s+class="${role}"\\s+d="([^"]*)"`).exec(svg)![1]!
const verticesOf = (path: string) =>
  [...path.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
const charts = [...page.matchAll(/<svg[^]*?<\/svg\s*>/g)].map(([svg]) => svg)
const chartOf = (label: string) => charts.find((svg) => unescaped(svg).includes(`aria-label="${label}`))!

describe.each(result.streams.map((stream) => ({ id: stream.id, stream })))('the charts of $id', ({ id, stream }) => {
  it('draw every bin of the histogram as high as it counted, and empty ones on the floor', () => {
    const svg = chartOf(`Histogram of ${id}:`)
    const us = axisOf(svg, 'x-tick', Number)
    const decades = axisOf(svg, 'y-tick', exponent)
    const points = verticesOf(pathOf(svg, 'counts')).map(({ x, y }) => ({ us: us(x), count: 10 ** decades(y) }))
    const { firstNs, binNs, counts } = stream.histogram
    const drawn = counts.map((_, bin) => {
      const middle = (firstNs + (bin + 0.5) * binNs) / 1000
      const left = points.filter((point) => point.us <= middle).at(-1)!
      return left.count
    })
    counts.forEach((count, bin) => {
      expect(Math.abs(drawn[bin]! / (count === 0 ? 0.5 : count) - 1)).toBeLessThan(0.002)
    })
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(stream.count)
  })

  it('mark the maximum, the limits and the bound where they are', () => {
    const svg = chartOf(`Histogram of ${id}:`)
    const us = axisOf(svg, 'x-tick', Number)
    const lines = (role: string) =>
      [...svg.matchAll(/<line\s+([^>]*)\/>/g)]
        .filter(([, attributes]) => attributes!.includes(`class="${role}"`))
        .map(([, attributes]) => us(Number(/x1="([-\d.]+)"/.exec(attributes!)![1])))
    expect(lines('max')[0]).toBeCloseTo(stream.max / 1000, 0)
    const measures = { 'reaction time': 'reaction', 'data age': 'age' } as Record<string, string>
    const limits = result.limits.filter(({ of, measure }) =>
      stream.kind in measures
        ? id === `${of} ${measures[stream.kind]}` && measure === measures[stream.kind]
        : of === id,
    )
    lines('limit').forEach((at, i) => expect(Math.abs(at - limits[i]!.atMostNs / 1000)).toBeLessThan(at * 0.005 + 0.1))
    expect(lines('limit')).toHaveLength(limits.length)
    expect(svg.includes('bound ')).toBe('boundNs' in stream.bound)
  })

  it('keep the extremes of the run over time', () => {
    const svg = chartOf(`${id} over`)
    const us = axisOf(svg, 'y-tick', Number)
    const values = verticesOf(pathOf(svg, 'envelope')).map(({ y }) => us(y))
    expect(Math.max(...values) * 1000).toBeCloseTo(stream.max, -Math.log10(stream.max / 200))
    expect(Math.min(...values) * 1000).toBeCloseTo(stream.min, -Math.log10(stream.max / 200))
  })

  it('grey percentiles from the tenth largest sample on', () => {
    const svg = chartOf(`Percentiles of ${id}`)
    const nines = axisOf(svg, 'x-tick', (label) => -Math.log10(1 - Number(label) / 100))
    const x = Number(/class="unsupported"\s+x="([-\d.]+)"/.exec(svg)![1])
    expect(nines(x)).toBeCloseTo(Math.log10(stream.count / 10), 1)
  })
})

describe('a report', () => {
  it('has no script and loads nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|javascript:|url\(|@import|\son\w+=/i)
    expect(page.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/(src|href)=/i)
    expect(page).toContain("default-src 'none'")
  })

  it('is the same for the same result', () => {
    expect(runReport(input)).toBe(page)
  })

  it.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</style><b>', '</text></svg><b>'])(
    'shows names such as %j as text',
    (hostile) => {
      const hostileResult = structuredClone(result)
      for (const stream of hostileResult.streams) stream.id = `${hostile}${stream.id}`
      for (const chain of hostileResult.chains) chain.steps = chain.steps.map((step) => hostile + step)
      hostileResult.load = hostile
      const other = runReport({ ...input, result: hostileResult, plan: { ...input.plan, name: hostile } })
      const tags = (text: string) => new Set([...text.matchAll(/<([a-z!][a-z0-9]*)/gi)].map(([, tag]) => tag))
      expect([...tags(other)].filter((tag) => !tags(page).has(tag))).toEqual([])
    },
  )

  it('holds a run without streams, limits, links, chains and load', () => {
    const document = shippedPlan('slide-imx8mm')
    const bare = {
      ...document,
      cells: [],
      links: [],
      chains: [],
      limits: [],
      masters: [],
      root: { ...document.root, workloads: [] },
    }
    const text = runReport({ ...runOf({ ...bare, run: { seconds: 1 } }, 1), version: VERSION })
    expect(text).toContain('no stream was recorded')
    expect(text).toContain('The plan sets no limits.')
    expect(text).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('never says what is no number', () => {
    expect(page.replaceAll(/<data [^>]*>/g, '')).not.toMatch(/NaN|Infinity|undefined|\[object/)
  })
})
