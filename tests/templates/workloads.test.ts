import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { workloadsDocument } from '../../scripts/write-workloads-document'
import { simulate } from '../../src/sim/engine/simulate'
import { coreParameters } from '../../src/sim/machine/parameters'
import type { Guest, PlanDocument } from '../../src/sim/plan/plan'
import { wantedDevices } from '../../src/sim/plan/wanted-devices'
import type { DeviceRole, MemoryDemand, Workload } from '../../src/sim/plan/workload'
import { checkPlan } from '../../src/sim/rules/check'
import { parsedPlan, shippedLibrary } from '../support/templates'

const library = shippedLibrary()
const workloads = [...library.workloads.values()]
const board = library.boards.get('imx8mm-evk')!
const CPU = 3

/** A workload alone on a core: of root Linux, or of a cell of its own. */
function alone(workload: Workload, guest: Guest): PlanDocument {
  const isLinux = guest === 'linux' || guest === 'linux-rt'
  const { behaviour } = workload
  const isLoad = behaviour.kind === 'load'
  const placed = isLoad ? [] : [{ use: workload.id, name: 'alone', cpus: [CPU] }]
  const stressor = isLoad ? Object.keys(behaviour.stressors)[0]! : ''
  return {
    version: 1,
    name: workload.name,
    board: board.id,
    root: isLinux ? { guest, workloads: placed } : {},
    cells: isLinux
      ? []
      : [
          {
            name: 'cell',
            guest,
            cpus: [CPU],
            memory: [{ purpose: 'ram', physical: '0xbb700000', guest: '0x0', size: '1 MiB' }],
            workloads: placed,
          },
        ],
    run: isLoad ? { load: [{ use: workload.id, on: 'root', [stressor]: 1 }] } : {},
  }
}

const placements = workloads.flatMap((workload) =>
  workload.guests.map((guest) => ({ id: workload.id, guest, workload })),
)

describe.each(placements)('$id on $guest', ({ guest, workload }) => {
  const document = alone(workload, guest)

  it('can be planned: no rule finds anything, an overloaded core least of all', () => {
    const { faults, problems } = checkPlan(document, library)
    expect([...faults, ...problems].map(({ message }) => message)).toEqual([])
  })

  it('runs alone and is done before its deadline, always', () => {
    const { behaviour } = workload
    const period = 'period' in behaviour ? behaviour.period / 1e9 : 0
    const { streams } = simulate(parsedPlan(document), board, library.workloads, {
      seconds: Math.max(0.25, 5 * period),
      seed: '1',
    })
    const own = streams.filter(({ id }) => id.includes('/alone'))
    const hasStream = behaviour.kind !== 'system' && behaviour.kind !== 'load'
    expect(own.length > 0).toBe(hasStream)
    for (const stream of own) {
      expect(stream.count, stream.id).toBeGreaterThan(2)
      expect(stream.missed ?? 0, stream.id).toBe(0)
    }
  })
})

function demands({ behaviour }: Workload): MemoryDemand[] {
  if (behaviour.kind !== 'load') return [behaviour.memory]
  return Object.values(behaviour.stressors).flatMap((stressor) => (stressor ? [stressor.memory] : []))
}

describe.each(workloads)('$id', (workload) => {
  it('names where its figures come from, and which of them are estimates', () => {
    for (const source of workload.sources) expect(source.length).toBeGreaterThan(10)
    if (workload.provenance === 'estimate') expect(workload.sources.join(' ')).toMatch(/estimate/i)
  })

  it('says for which core its times hold where they are carried over to others', () => {
    const { behaviour, reference } = workload
    const isCarried = behaviour.kind === 'periodic' || behaviour.kind === 'system'
    expect(reference).toEqual(isCarried ? { core: 'cortex-a53', clock: 1.8e9 } : undefined)
  })

  it('asks no more of memory than one Cortex-A53 can', () => {
    const missNs = coreParameters('cortex-a53').missNs.value
    for (const demand of demands(workload)) {
      const stalled = (demand.refillsPerSecond * missNs) / 1e9 / demand.outstanding
      expect(stalled).toBeLessThan(0.5)
      expect(demand.refillsPerSecond + demand.streamedWritesPerSecond).toBeLessThanOrEqual(62e6)
      expect(demand.privateFillsPerSecond ?? Infinity).toBeGreaterThanOrEqual(demand.refillsPerSecond)
    }
  })

  it('wants kinds of devices that some board has', () => {
    for (const role of workload.devices ?? []) {
      const havers = [...library.boards.values()].filter((each) => wantedDevices(each, [role])[0]!.found.length > 0)
      expect(havers.length, role).toBeGreaterThan(0)
    }
  })

  it('has its critical sections within its shortest job, so that none is left out', () => {
    const { behaviour } = workload
    if (behaviour.kind !== 'periodic') return
    for (const { offset, length } of behaviour.sections ?? []) {
      expect(offset + length).toBeLessThanOrEqual(behaviour.bcet ?? behaviour.wcet)
    }
  })
})

it('find their devices by what a board says of each, and accelerators that are no device', () => {
  const found = (id: string, ...roles: DeviceRole[]) =>
    wantedDevices(library.boards.get(id)!, roles).map((wanted) => wanted.found)
  expect(found('imx8mm-evk', 'spi', 'npu', 'camera')).toEqual([
    ['ecspi1', 'ecspi2', 'ecspi3', 'flexspi'],
    [],
    ['csi', 'mipi_csi'],
  ])
  expect(found('imx8mp-evk', 'npu', 'can')).toEqual([[expect.any(String)], ['flexcan1', 'flexcan2']])
})

it('are told apart by name', () => {
  expect(new Set(workloads.map(({ name }) => name)).size).toBe(workloads.length)
})

it('stand in docs/workloads.md as they are: npm run workloads-document writes it', async () => {
  const { path, text } = await workloadsDocument()
  expect(await readFile(path, 'utf8')).toBe(text)
})
