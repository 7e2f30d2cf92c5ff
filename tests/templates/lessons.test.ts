/**
 * The lessons: plans that are wrong in one instructive way. Cellbench has to find exactly that, problems by their code and
 * limits by name; what the description calls the cure has to leave nothing to find.
 */
import { describe, expect, it } from 'vitest'
import { simulate } from '../../src/sim/engine/simulate'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { checkPlan, hasErrors } from '../../src/sim/rules/check'
import { shippedLibrary, shippedLessonIds, shippedPlan, shippedPlanIds } from '../support/templates'

const library = shippedLibrary()

interface Lesson {
  id: string
  /** Codes of the problems, once each, in the order in which they block. */
  problems: string[]
  /** Limits that ten seconds miss; undefined where an error keeps the plan from running. */
  missed?: string[]
  cure: (document: PlanDocument) => void
}

const workload = (document: PlanDocument, cell: number, name: string) =>
  document.cells![cell]!.workloads!.find((placement) => (placement.name ?? placement.use) === name)!
const rootWorkload = (document: PlanDocument, name: string) =>
  document.root!.workloads!.find((placement) => (placement.name ?? placement.use) === name)!

const LESSONS: Lesson[] = [
  {
    id: 'delivery-drone-imx8mp-dma-without-smmu',
    problems: ['device-root-uses', 'device-dma'],
    missed: [],
    cure: (document) => (document.cells![0]!.devices = []),
  },
  {
    id: 'first-steps-qemu-arm64-memory-of-root',
    problems: ['memory-root-uses'],
    missed: [],
    cure: (document) => (document.cells![0]!.memory![0]!.physical = '0x7fa00000'),
  },
  {
    id: 'fused-sensor-hub-imx93-priority-inverted',
    problems: [],
    missed: ['sensors/wheel-speed response'],
    cure: (document) => (workload(document, 0, 'fusion').priority = 45),
  },
  {
    id: 'immersive-audio-imx8mn-memory-stream',
    problems: [],
    missed: ['renderer/objects response'],
    cure: (document) => (document.root!.memoryBudget = { rate: '200 MB/s' }),
  },
  {
    id: 'immersive-audio-imx8mn-split-interrupt',
    problems: ['spi-shared'],
    cure: (document) => {
      document.cells![0]!.devices = ['sai7', 'i2c4']
      workload(document, 0, 'sai5').device = 'sai7'
    },
  },
  {
    id: 'industrial-gateway-imx8qxp-starved-root',
    problems: [],
    missed: ['root/publisher response'],
    cure: (document) => (rootWorkload(document, 'camera').priority = 0),
  },
  {
    id: 'mobile-robot-imx8qm-overloaded-core',
    problems: ['core-overloaded'],
    cure: (document) => {
      const [, perception] = document.cells!
      perception!.cpus = [4, 5]
      for (const placement of perception!.workloads!) if (placement.cpu !== undefined) placement.cpu += 2
      rootWorkload(document, 'linux').cpus = [0, 2, 3]
      for (const placement of document.root!.workloads!)
        if (placement.cpu !== undefined && placement.cpu > 3) placement.cpu -= 2
    },
  },
  {
    id: 'quadcopter-imx8mm-device-shared',
    problems: ['device-shared'],
    cure: (document) => (document.cells![1]!.devices = []),
  },
  {
    id: 'robot-arm-imx8mp-chain-without-message',
    problems: ['chain-flow'],
    cure: (document) =>
      document.links![0]!.traffic!.push({
        from: 'shoulder/position',
        to: 'wrist/position',
        size: '64 B',
        activates: true,
      }),
  },
  {
    id: 'robot-arm-imx8mp-interrupts-off',
    problems: [],
    missed: ['shoulder/currents response'],
    cure: (document) => (workload(document, 0, 'position').sections![0]!.length = '3 us'),
  },
  {
    id: 'slide-imx8mm-console-shared',
    problems: ['console-shared'],
    missed: [],
    cure: (document) => (document.cells![0]!.console = 'uart4'),
  },
  {
    id: 'slide-imx8mm-hypervisor-lines',
    problems: [],
    missed: ['gic-demo/gic-demo latency'],
    cure: (document) => {
      document.jailhouse!.colouring = 'all'
      document.cells![0]!.colours = [0]
    },
  },
  {
    id: 'two-linux-imx8mq-cache-fight',
    problems: [],
    missed: ['machine/cyclictest latency'],
    cure: (document) => {
      document.jailhouse!.colouring = 'cells'
      document.cells![0]!.colours = [0, 1, 2, 3, 4, 5, 6, 7]
    },
  },
  {
    id: 'two-linux-imx8mq-loader-misplaced',
    problems: ['linux-loader', 'linux-ram'],
    missed: [],
    cure: (document) => (document.cells![0]!.memory![0]!.guest = '0x0'),
  },
]

/** Codes of what the rules find, and the limits that ten seconds miss: undefined where an error forbids the run. */
function findings(document: PlanDocument): { problems: string[]; missed: string[] | undefined } {
  const check = checkPlan(document, library)
  expect(check.faults).toEqual([])
  const problems = [...new Set(check.problems.map(({ code }) => code))]
  if (hasErrors(check)) return { problems, missed: undefined }
  const { limits } = simulate(check.plan!, check.board!, library.workloads, { seconds: 10, seed: '1' })
  expect(limits.map(({ met }) => met)).not.toContain(null)
  return { problems, missed: limits.flatMap(({ of, measure, met }) => (met ? [] : [`${of} ${measure}`])) }
}

it('is a lesson for each file, and one at least for each plan', () => {
  expect(LESSONS.map(({ id }) => `lessons/${id}`)).toEqual(shippedLessonIds())
  for (const plan of shippedPlanIds())
    expect(
      LESSONS.some(({ id }) => id.startsWith(plan)),
      plan,
    ).toBe(true)
})

describe.each(LESSONS)('$id', ({ id, problems, missed, cure }) => {
  const document = shippedPlan(`lessons/${id}`)

  it('says what cures it', () => {
    expect(document.name).toMatch(/^Lesson: /)
    expect(document.description).toContain(' Cured by ')
  })

  it('has exactly what it teaches found', () => expect(findings(document)).toEqual({ problems, missed }))

  it('has nothing left to find when it is cured', () => {
    const cured = structuredClone(document)
    cure(cured)
    expect(findings(cured)).toEqual({ problems: [], missed: [] })
  })
})

describe('whose cache lines are cold', () => {
  it('is not cured by colouring the cells alone', () => {
    const document = shippedPlan('lessons/slide-imx8mm-hypervisor-lines')
    document.jailhouse!.colouring = 'cells'
    document.cells![0]!.colours = [0]
    expect(findings(document).missed).toEqual(['gic-demo/gic-demo latency'])
  })
})
