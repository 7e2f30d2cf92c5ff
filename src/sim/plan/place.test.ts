import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { checkPlan } from '../rules/check'
import { applyChange, type AppliedChange } from './change'
import { parsePlan } from './parse'
import type { PlanDocument } from './plan'
import {
  addCell,
  addLink,
  addWorkload,
  assignCore,
  assignDevice,
  moveRegion,
  moveWorkload,
  removeCell,
  removeLink,
  removeWorkload,
  paintColours,
  renameCell,
  renameWorkload,
  resizeRegion,
  setField,
} from './place'

const library = shippedLibrary()
const board = library.boards.get('imx8mm-evk')!
const quadcopter = () => shippedPlan('quadcopter-imx8mm')
const empty = (): PlanDocument => ({ version: 1, name: 'empty', board: 'imx8mm-evk' })

/** The document after a change, which must be readable, take back to the one before, and apply to it again. */
function done(before: PlanDocument, change: AppliedChange): PlanDocument {
  expect(parsePlan(change.document)).toMatchObject({ ok: true })
  expect(change.label).not.toBe('')
  const back = applyChange(change.document, { label: 'undo', patches: change.inverse })
  expect(back.document).toEqual(before)
  expect(applyChange(before, change).document).toEqual(change.document)
  return change.document
}

const problems = (document: PlanDocument) => checkPlan(document, library).problems.map((problem) => problem.message)

describe('placing a workload', () => {
  it('puts it into the cell that owns the core', () => {
    const before = quadcopter()
    const change = addWorkload(before, library, 'zephyr-control-loop', 3)
    const after = done(before, change)
    expect(after.cells![0]!.workloads!.at(-1)).toEqual({ use: 'zephyr-control-loop', cpu: 3 })
    expect(change.label).toBe('place Zephyr control loop on core 3')
  })

  it('puts it into root on a core of root', () => {
    const before = quadcopter()
    const after = done(before, addWorkload(before, library, 'audio-pipeline', 0))
    expect(after.root!.workloads!.at(-1)).toEqual({ use: 'audio-pipeline', cpu: 0 })
  })

  it('gives the second of a kind a name of its own', () => {
    const before = addWorkload(quadcopter(), library, 'audio-pipeline', 0).document
    const after = done(before, addWorkload(before, library, 'audio-pipeline', 0))
    expect(after.root!.workloads!.at(-1)).toEqual({ use: 'audio-pipeline', name: 'audio-pipeline-2', cpu: 0 })
  })

  it('makes a cell where root cannot run it, and the plan stays sound', () => {
    const before: PlanDocument = {
      ...empty(),
      root: { guest: 'linux', workloads: [{ use: 'linux', cpus: [0, 1, 2, 3] }] },
    }
    const after = done(before, addWorkload(before, library, 'zephyr-control-loop', 3))
    expect(after.cells).toEqual([
      {
        name: 'zephyr',
        guest: 'zephyr',
        cpus: [3],
        memory: [{ purpose: 'ram', physical: '0xb3c00000', size: '16 MiB' }],
        devices: [],
        workloads: [{ use: 'zephyr-control-loop', cpu: 3 }],
      },
    ])
    expect(after.root!.workloads![0]!.cpus).toEqual([0, 1, 2])
    expect(problems(after)).toEqual([])

    const second = done(after, addWorkload(after, library, 'zephyr-control-loop', 2))
    expect(second.cells![1]).toMatchObject({ name: 'zephyr-2', memory: [{ physical: '0xb4c00000' }] })
    const bare = done(second, addWorkload(second, library, 'gic-demo', 1))
    expect(bare.cells![2]).toMatchObject({ name: 'bare-metal', memory: [{ guest: '0x0', size: '64 KiB' }] })
    expect(problems(bare)).toEqual([])
  })

  it('puts a load into the run', () => {
    const before = quadcopter()
    const after = done(before, addWorkload(before, library, 'stress-ng', 1))
    expect(after.run!.load!.at(-1)).toEqual({ use: 'stress-ng', on: 'perception', cpu: 1 })
  })

  it('places what it does not know, for a rule to name', () => {
    const before = empty()
    const after = done(before, addWorkload(before, library, 'nothing', 2))
    expect(checkPlan(after, library).problems.map((problem) => problem.code)).toEqual(['workload-unknown'])
  })
})

describe('moving a workload', () => {
  it('inside its cell changes its core', () => {
    const before = quadcopter()
    before.cells![1]!.workloads = [{ use: 'perception-linux', name: 'vision', cpus: [1, 2] }]
    const after = done(before, moveWorkload(before, library, ['cells', 1, 'workloads', 0], 2))
    expect(after.cells![1]!.workloads).toEqual([{ use: 'perception-linux', name: 'vision', cpu: 2 }])
  })

  it('takes its cell along to a core that root cannot run it on', () => {
    const before = quadcopter()
    before.cells!.splice(1, 1)
    before.links!.length = 1
    before.links![0]!.traffic = []
    before.cells![0]!.workloads!.length = 1
    before.chains = []
    before.limits = []
    const after = done(before, moveWorkload(before, library, ['cells', 0, 'workloads', 0], 2))
    expect(after.cells![0]).toMatchObject({ cpus: [2], workloads: [{ name: 'imu', cpu: 2 }] })
    expect(problems(after)).toEqual([])
  })

  it('adds the core when the one that it leaves is still in use', () => {
    const before = quadcopter()
    before.cells!.splice(1, 1)
    before.links!.length = 1
    const after = done(before, moveWorkload(before, library, ['cells', 0, 'workloads', 2], 2))
    expect(after.cells![0]!.cpus).toEqual([2, 3])
    expect(problems(after)).toEqual([])
  })

  it('to a core of another cell changes cells, and limits and chains follow', () => {
    const before = quadcopter()
    const after = done(before, moveWorkload(before, library, ['cells', 0, 'workloads', 1], 1))
    expect(after.cells![0]!.workloads!.map((placement) => placement.name)).toEqual(['imu', 'motor'])
    expect(after.cells![1]!.workloads!.at(-1)).toMatchObject({ name: 'control', cpu: 1 })
    expect(after.limits![0]!.of).toBe('perception/control')
    expect(after.chains![0]!.steps).toEqual(['flight/imu', 'perception/control', 'flight/motor'])
    // The set-points' link does not lead there; the chain now crosses cells, there and back, and nothing carries it.
    const found = checkPlan(after, library).problems.map((problem) => problem.code)
    expect(found).toEqual(['guest-cannot-run', 'traffic-ends', 'chain-flow', 'chain-flow'])
  })

  it('does nothing for a place that is not there', () => {
    const before = quadcopter()
    expect(moveWorkload(before, library, ['cells', 9, 'workloads', 0], 1).patches).toEqual([])
  })
})

describe('removing', () => {
  it('a workload takes its limits and chains along', () => {
    const before = quadcopter()
    const after = done(before, removeWorkload(before, ['cells', 0, 'workloads', 1]))
    expect(after.limits!.map((limit) => limit.of)).toEqual(['flight/motor', 'root/cyclictest'])
    expect(after.chains).toEqual([])
    expect(problems(after)).toEqual([])
  })

  it('a cell takes its links along, and its cores go back to root', () => {
    const before = quadcopter()
    const after = done(before, removeCell(before, 0))
    expect(after.links!.map((link) => link.name)).toEqual(['disk', 'terminal'])
    expect(problems(after)).toEqual([])
  })

  it('a workload takes its messages and the limits on its chains along', () => {
    const before = quadcopter()
    before.links![0]!.traffic = [
      { from: 'flight/motor', to: 'root', size: '64 B' },
      { from: 'root', to: 'flight/imu', size: '64 B', period: '10 ms' },
    ]
    before.limits!.push({ of: 'imu-to-motor', measure: 'age', atMost: '1 ms' })
    const after = done(before, removeWorkload(before, ['cells', 0, 'workloads', 2]))
    expect(after.links![0]!.traffic!.map(({ to }) => to)).toEqual(['flight/imu'])
    expect(after.limits!.map(({ measure }) => measure)).not.toContain('age')
    expect(problems(after)).toEqual([])
  })

  it('a link', () => {
    const before = quadcopter()
    expect(done(before, removeLink(before, 1)).links!.map((link) => link.name)).toEqual(['state', 'terminal'])
  })
})

describe('memory', () => {
  it('moves, and the cell sees it where it did', () => {
    const before = quadcopter()
    const change = moveRegion(before, ['cells', 0, 'memory', 0], 0xb5000000n)
    const after = done(before, change)
    expect(after.cells![0]!.memory![0]).toMatchObject({ physical: '0xb5000000', guest: '0x93c00000' })
    expect(change.label).toBe('move RAM of flight to 0xb500_0000')
    expect(problems(after)).toEqual([])
  })

  it('that the cell sees at its physical address moves there too, with the entry', () => {
    const before = quadcopter()
    const flight = before.cells![0]!
    flight.memory = [{ purpose: 'ram', physical: '0xb3c00000', guest: '0xb3c00000', size: '1 MiB' }]
    flight.entry = '0xb3c01000'
    const after = done(before, moveRegion(before, ['cells', 0, 'memory', 0], 0xb4000000n))
    expect(after.cells![0]!.memory![0]).toMatchObject({ physical: '0xb4000000', guest: '0xb4000000' })
    expect(after.cells![0]!.entry).toBe('0xb4001000')
    expect(problems(after)).toEqual([])
  })

  it('is resized at either end', () => {
    const before = quadcopter()
    const after = done(before, resizeRegion(before, ['cells', 1, 'memory', 1], 0x95c00000n, 480n << 20n))
    expect(after.cells![1]!.memory![1]).toEqual({ purpose: 'ram', physical: '0x95c00000', size: '480 MiB' })
  })

  it('of a link moves too', () => {
    const before = quadcopter()
    const after = done(before, moveRegion(before, ['links', 2], 0xbbaf0000n))
    expect(after.links![2]!.physical).toBe('0xbbaf0000')
    expect(problems(after)).toEqual([])
  })
})

describe('cells', () => {
  it('are renamed with everything that mentions them', () => {
    const before = quadcopter()
    before.links![0]!.traffic = [
      { from: 'flight/motor', to: 'root', size: '64 B' },
      { from: 'root', to: 'flight', size: '64 B', period: '10 ms' },
    ]
    const after = done(before, renameCell(before, 0, 'autopilot'))
    expect(JSON.stringify(after)).not.toContain('"flight')
    expect(JSON.stringify(after)).not.toContain('flight/')
    expect(problems(after)).toEqual([])
  })

  it('are added on a core that root can spare', () => {
    const before = empty()
    const after = done(before, addCell(before, library, 'zephyr'))
    expect(after.cells![0]).toMatchObject({ name: 'zephyr', cpus: [3] })
    expect(problems(after)).toEqual([])
  })

  it('take a core from another cell', () => {
    const before = quadcopter()
    const after = done(before, assignCore(before, 2, 0))
    expect(after.cells!.map((cell) => cell.cpus)).toEqual([[2, 3], [1]])
    expect(done(before, assignCore(before, 2, undefined)).cells!.map((cell) => cell.cpus)).toEqual([[3], [1]])
  })

  it('get a device, which leaves its owner', () => {
    const before = quadcopter()
    const after = done(before, assignDevice(before, 'i2c4', 1))
    expect(after.cells!.map((cell) => cell.devices)).toEqual([['ecspi2', 'gpt1'], ['i2c4']])
    expect(done(before, assignDevice(before, 'i2c4', undefined)).cells![0]!.devices).toEqual(['ecspi2', 'gpt1'])
  })
})

describe('links', () => {
  it('get a name and a free place', () => {
    const before = quadcopter()
    const after = done(before, addLink(before, board, 'console', ['root', 'flight']))
    expect(after.links!.at(-1)).toEqual({
      name: 'console',
      protocol: 'console',
      between: ['root', 'flight'],
      physical: '0xbbaf0000',
      size: '64 KiB',
    })
    expect(problems(after)).toEqual([])
  })

  it('makes it smaller where there is no room for the usual size', () => {
    const before = quadcopter()
    const after = done(before, addLink(before, board, 'network', ['root', 'flight']))
    expect(after.links!.at(-1)).toMatchObject({ physical: '0xbbaf0000', size: '64 KiB' })
    expect(problems(after)).toEqual([])
  })
})

describe('a field', () => {
  it('is set, also where nothing was before', () => {
    const before = empty()
    const after = done(before, setField(before, ['run', 'seconds'], 5))
    expect(after.run).toEqual({ seconds: 5 })
  })

  it('is removed by undefined', () => {
    const before = quadcopter()
    expect(done(before, setField(before, ['cells', 0, 'console'], undefined)).cells![0]).not.toHaveProperty('console')
    expect(done(before, setField(before, ['cells', 0, 'devices', 0], undefined)).cells![0]!.devices).toEqual([
      'gpt1',
      'i2c4',
    ])
  })

  it('never reaches a prototype', () => {
    expect(() => setField(empty(), ['__proto__', 'polluted'], 1)).toThrow(RangeError)
    expect(() => setField(empty(), ['run', '__proto__'], 1)).toThrow(RangeError)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(() => setField(empty(), ['name', 'x'], 1)).toThrow('name in name.x has no fields')
    expect(() => setField(empty(), [], 1)).toThrow(RangeError)
  })
})

describe('a workload that is renamed', () => {
  it('keeps its limits, chains and flows', () => {
    const before = quadcopter()
    const mentions = (plan: PlanDocument) =>
      JSON.stringify([plan.limits, plan.chains, plan.links]).split('flight/control"').length
    const after = done(before, renameWorkload(before, ['cells', 0, 'workloads', 1], 'pilot'))
    expect(mentions(before)).toBeGreaterThan(1)
    expect(mentions(after)).toBe(1)
    expect(after.cells![0]!.workloads![1]!.name).toBe('pilot')
    expect(problems(after)).toEqual([])
  })
})

describe('colours of the cache', () => {
  it('are given and taken, in their order, each once', () => {
    const before = quadcopter()
    const painted = done(before, paintColours(before, 0, [3, 1, 3], true))
    expect(painted.cells![0]!.colours).toEqual([1, 3])
    expect(done(painted, paintColours(painted, 0, [1, 2], false)).cells![0]!.colours).toEqual([3])
    expect(done(painted, paintColours(painted, 0, [1, 3], false)).cells![0]).not.toHaveProperty('colours')
  })
})
