/** What `cellbench run` says about the hypervisor's own time: bringing the plan up, and what was asked of it during the run. */
import { formatTime } from '../../sim/plan/units'
import type { BootResult } from '../../sim/results/boot-result'
import type { EventCost } from '../../sim/results/event-cost'
import { wrap } from './wrap'

/** A time in three digits or more, in the unit that suits it. */
function shortTime(ns: number): string {
  const [scale, unit] = ns >= 1e9 ? [1e9, 's'] : ns >= 1e6 ? [1e6, 'ms'] : ns >= 1e3 ? [1e3, 'us'] : [1, 'ns']
  const value = ns / scale
  return `${scale === 1 ? value : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`
}

/** From power-on to the first cycles, and how long that stops root. */
export function bootLines({ cellsStart, steps, firstCycles, rootStopsNs }: BootResult): string[] {
  const order = cellsStart === 'before-root' ? 'cells before root' : 'root before cells'
  const cycles = firstCycles.map(({ of, atNs }) => `${of} ${shortTime(atNs)}`).join(', ')
  const lines = [
    '',
    wrap(`from power-on to the first cycle (${order}): ${cycles === '' ? 'no workload' : cycles}`, '  '),
  ]
  const longest = steps.reduce((most, step) => (step.rootStopsNs > most.rootStopsNs ? step : most), steps[0]!)
  if (rootStopsNs > 0) {
    const where = `longest in "${longest.what}", ${shortTime(longest.rootStopsNs)}`
    lines.push(wrap(`  bringing up stops root's cores for ${shortTime(rootStopsNs)} in all; ${where}`, '    '))
  }
  return lines
}

/** One line a request: when, and what it takes on which core, caches warm. */
export function managementLines(costs: readonly EventCost[]): string[] {
  if (costs.length === 0) return []
  const lines = costs.map(({ what, atNs, everyNs, cores }) => {
    const when = everyNs === undefined ? `at ${(atNs / 1e9).toFixed(3)} s` : `every ${formatTime(everyNs)}`
    const parts = cores.map(({ cpu, role, exit, exits, ns }) => {
      const counted = exits === 1 ? exit : `${exits} ${exit}`
      return `core ${cpu} ${role === 'asks' ? 'asks' : 'is hit'} ${shortTime(ns)} (${counted})`
    })
    return wrap(`  ${what} ${when}: ${parts.join(', ')}`, '    ')
  })
  return ['', 'asked of the hypervisor (caches warm; cold lines come on top)', ...lines]
}
