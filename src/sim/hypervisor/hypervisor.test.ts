/** Each refusal of the real Jailhouse, and its lines in the order of a recorded console. */
import { describe, expect, it } from 'vitest'
import { knownFiles } from '../../../tests/fixtures/jailhouse/board-configurations'
import type { CellConfiguration, ConfigurationSet, SystemConfiguration } from '../configuration/configuration'
import { bootPlan } from './boot'
import { Hypervisor } from './hypervisor'
import type { Outcome } from './refusal'

const known = knownFiles()

function systemOf(id: string): SystemConfiguration {
  const file = known.find((one) => one.id === id)
  if (file?.kind !== 'system') throw new Error(`no system ${id}`)
  return structuredClone(file.system)
}

function cellOf(id: string, changes: Partial<CellConfiguration> = {}): CellConfiguration {
  const file = known.find((one) => one.id === id)
  if (file?.kind !== 'cell') throw new Error(`no cell ${id}`)
  return { ...structuredClone(file.cell), ...changes }
}

const plus = () => systemOf('imx8mp@nxp')
const plusDemo = (changes: Partial<CellConfiguration> = {}) => cellOf('imx8mp@nxp/imx8mp-inmate-demo', changes)
const mini = () => systemOf('imx8mm@nxp')
const miniDemo = (changes: Partial<CellConfiguration> = {}) => cellOf('imx8mm@nxp/imx8mm-inmate-demo', changes)
const miniLinux = (changes: Partial<CellConfiguration> = {}) => cellOf('imx8mm@nxp/imx8mm-linux-demo', changes)

function enabled(): Hypervisor {
  const hypervisor = new Hypervisor()
  expect(hypervisor.enable(mini())).toEqual({ ok: true })
  return hypervisor
}

function created(...cells: CellConfiguration[]): Hypervisor {
  const hypervisor = enabled()
  for (const cell of cells) expect(hypervisor.createCell(cell)).toEqual({ ok: true })
  return hypervisor
}

function refusal(outcome: Outcome): string {
  if (outcome.ok) throw new Error('nothing was refused')
  return `${outcome.printed} (${outcome.errno})`
}

/**
 * The console of an i.MX 8M Plus EVK with Jailhouse v0.12 through a whole life (recorded from its serial line). Page counts
 * and the order in which cores arrive differ from board to board.
 */
const RECORDED = `
Initializing Jailhouse hypervisor v0.12 on CPU 2
Code location: 0x0000ffffc0200800
Page pool usage after early setup: mem 39/994, remap 0/131072
Initializing processors:
 CPU 2... OK
 CPU 0... OK
 CPU 1... OK
 CPU 3... OK
Initializing unit: irqchip
Initializing unit: ARM SMMU v3
Initializing unit: ARM SMMU
Initializing unit: PVU IOMMU
Initializing unit: PCI
Adding virtual PCI device 00:02.0 to cell "imx8mp"
Adding virtual PCI device 00:03.0 to cell "imx8mp"
Adding virtual PCI device 00:00.0 to cell "imx8mp"
Adding virtual PCI device 00:01.0 to cell "imx8mp"
Page pool usage after late setup: mem 67/994, remap 144/131072
Activating hypervisor
Adding virtual PCI device 00:00.0 to cell "inmate-demo"
Shared memory connection established, peer cells:
 "imx8mp"
Created cell "inmate-demo"
Page pool usage after cell creation: mem 82/994, remap 144/131072
Cell "inmate-demo" can be loaded
Started cell "inmate-demo"
Cell "inmate-demo" can be loaded
Started cell "inmate-demo"
Cell "inmate-demo" can be loaded
Closing cell "inmate-demo"
Page pool usage after cell destruction: mem 68/994, remap 144/131072
Shutting down hypervisor
 Releasing CPU 3
 Releasing CPU 2
 Releasing CPU 0
 Releasing CPU 1`
const RECORDED_KERNEL = [
  'The Jailhouse is opening.',
  'psci: CPU3 killed (polled 0 ms)',
  'Created Jailhouse cell "inmate-demo"',
  'Destroyed Jailhouse cell "inmate-demo"',
  'The Jailhouse was closed.',
]

/** What boards differ in, taken out. */
const comparable = (line: string) =>
  line
    .replace(/hypervisor \S.* on CPU \d/, 'hypervisor V on CPU N')
    .replace(/CPU \d/, 'CPU N')
    .replace(/mem \d+\/\d+/, 'mem N/N')

/** Every line that an ARM64 Jailhouse prints in its lifecycle. */
const PATTERNS = [
  /^$/,
  /^Initializing Jailhouse hypervisor (.+) on CPU (\d+)$/,
  /^Code location: (0x[0-9a-f]+)$/,
  /^Page pool usage (after early setup|after late setup|after cell creation|after cell destruction): mem (\d+)\/(\d+), remap (\d+)\/(\d+)$/,
  /^Initializing processors:$/,
  /^ CPU (\d+)\.\.\. (OK|FAILED)$/,
  /^Initializing unit: (irqchip|ARM SMMU v3|ARM SMMU|PVU IOMMU|PCI)$/,
  /^Using SDEI-based management interrupt$/,
  /^Adding virtual PCI device (\w\w:\w\w\.\w) to cell "(.*)"$/,
  /^Shared memory connection established, peer cells:$/,
  /^ "(.*)"$/,
  /^Activating hypervisor$/,
  /^Created cell "(.*)"$/,
  /^Cell "(.*)" can be loaded$/,
  /^Started cell "(.*)"$/,
  /^Closing cell "(.*)"$/,
  /^Shutting down hypervisor$/,
  /^ Releasing CPU (\d+)$/,
]
const KERNEL_PATTERNS = [
  /^The Jailhouse is opening\.$/,
  /^The Jailhouse was closed\.$/,
  /^(Created|Destroyed) Jailhouse cell "(.*)"$/,
  /^psci: CPU\d+ killed \(polled \d+ ms\)$/,
  /^jailhouse: Configuration architecture mismatch$/,
]

function expectKnownLines(hypervisor: Hypervisor): void {
  const strange = [
    ...hypervisor.console.filter((line) => !PATTERNS.some((pattern) => pattern.test(line))),
    ...hypervisor.kernelLog.filter((line) => !KERNEL_PATTERNS.some((pattern) => pattern.test(line))),
  ]
  expect(strange).toEqual([])
}

describe('lifecycle', () => {
  it('prints what a board printed, in its order', () => {
    const hypervisor = new Hypervisor()
    const outcomes = [
      hypervisor.enable(plus()),
      hypervisor.createCell(plusDemo()),
      hypervisor.loadCell('inmate-demo', 0n, 20_480n),
      hypervisor.startCell('inmate-demo'),
      hypervisor.shutdownCell('inmate-demo'),
      hypervisor.startCell('inmate-demo'),
      hypervisor.shutdownCell(1),
      hypervisor.destroyCell('inmate-demo'),
      hypervisor.disable(),
    ]
    expect(outcomes.filter((outcome) => !outcome.ok)).toEqual([])
    expect(hypervisor.console.map(comparable)).toEqual(RECORDED.split('\n').map(comparable))
    expect(hypervisor.kernelLog).toEqual(RECORDED_KERNEL)
    expectKnownLines(hypervisor)
  })

  it('estimates page counts within two pages of the recorded ones', () => {
    const hypervisor = bootPlan({ system: plus(), cells: [plusDemo()] })
    hypervisor.destroyCell(1)
    const counts = (text: readonly string[]) => text.flatMap((line) => /mem (\d+)\//.exec(line)?.[1] ?? []).map(Number)
    const recorded = counts(RECORDED.split('\n'))
    counts(hypervisor.console).forEach((count, i) => {
      expect(Math.abs(count - recorded[i]!)).toBeLessThanOrEqual(2)
    })
    expect(hypervisor.console.join()).toContain('remap 144/131072')
  })

  it('lists cells as the tool does', () => {
    const hypervisor = created(miniLinux())
    expect(hypervisor.list()).toEqual([
      'ID      Name                    State             Assigned CPUs           Failed CPUs             ',
      '0       imx8mm                  running           0-1                                             ',
      '1       linux-inmate-demo       shut down         2-3                                             ',
    ])
    hypervisor.startCell(1)
    expect(hypervisor.stateOf('linux-inmate-demo')).toBe('running')
    expect(new Hypervisor().list()).toEqual([])
  })

  it('names all peers of a link and says where SDEI is used', () => {
    const hypervisor = new Hypervisor({ sdei: true })
    hypervisor.enable(mini())
    hypervisor.createCell(miniLinux({ cpus: [2] }))
    hypervisor.createCell(miniDemo())
    const at = hypervisor.console.lastIndexOf('Adding virtual PCI device 00:00.0 to cell "inmate-demo"')
    expect(hypervisor.console.slice(at + 1, at + 5)).toEqual([
      'Shared memory connection established, peer cells:',
      ' "imx8mm"',
      ' "linux-inmate-demo"',
      'Created cell "inmate-demo"',
    ])
    expect(hypervisor.console).toContain('Using SDEI-based management interrupt')
    expectKnownLines(hypervisor)
  })

  it('hands cores back, gives identifiers anew and can be enabled again', () => {
    const hypervisor = created(miniDemo())
    hypervisor.destroyCell(1)
    expect(hypervisor.list()[1]).toContain('0-3')
    hypervisor.createCell(miniDemo({ name: 'other' }))
    expect(hypervisor.stateOf(1)).toBe('shut down')
    hypervisor.disable()
    expect(hypervisor.enabled).toBe(false)
    expect(hypervisor.kernelLog.slice(-2)).toEqual(['Destroyed Jailhouse cell "other"', 'The Jailhouse was closed.'])
    expect(hypervisor.enable(mini())).toEqual({ ok: true })
  })
})

describe('refusals of enable', () => {
  const enable = (change: (system: SystemConfiguration) => void, onlineCpus?: number[]) => {
    const system = mini()
    change(system)
    const hypervisor = new Hypervisor(onlineCpus === undefined ? {} : { onlineCpus })
    const printed = refusal(hypervisor.enable(system))
    expect(hypervisor.enabled).toBe(false)
    expectKnownLines(hypervisor)
    return { printed, last: hypervisor.console.at(-1) }
  }
  const INVALID = 'JAILHOUSE_ENABLE: Invalid argument (EINVAL)'

  it('refuses another architecture, no core, too little memory', () => {
    expect(enable((system) => (system.architecture = 1)).printed).toBe(INVALID)
    expect(enable((system) => (system.rootCell.cpus = [])).printed).toBe(INVALID)
    expect(enable((system) => (system.hypervisorMemory.size = 0x20000n))).toEqual({ printed: INVALID, last: undefined })
  })

  it('refuses cores that Linux and root disagree about', () => {
    expect(enable(() => undefined, [0, 1, 2])).toEqual({ printed: INVALID, last: ' CPU 2... OK' })
    expect(enable(() => undefined, [0, 1, 2, 3, 4])).toEqual({ printed: INVALID, last: ' CPU 4... FAILED' })
  })

  it('refuses an unknown interrupt controller and unaligned interrupt entries', () => {
    expect(enable((system) => (system.gicVersion = 4))).toEqual({ printed: INVALID, last: ' CPU 0... FAILED' })
    const unaligned = enable((system) => (system.rootCell.irqchips[0]!.pinBase = 33))
    expect(unaligned).toEqual({ printed: INVALID, last: 'Initializing unit: irqchip' })
    expect(enable((system) => (system.rootCell.irqchips[0]!.pinBase = 928)).printed).toBe(INVALID)
  })

  it('refuses to be enabled twice and a root that its memory cannot hold', () => {
    expect(refusal(enabled().enable(mini()))).toBe('JAILHOUSE_ENABLE: Device or resource busy (EBUSY)')
    const small = enable((system) => (system.hypervisorMemory.size = 80n * 4096n))
    expect(small.printed).toBe('JAILHOUSE_ENABLE: Cannot allocate memory (ENOMEM)')
  })
})

describe('refusals of cell create', () => {
  const create = (cell: CellConfiguration, hypervisor = enabled()) => {
    const before = hypervisor.list()
    const printed = refusal(hypervisor.createCell(cell))
    expect(hypervisor.list()).toEqual(before)
    expectKnownLines(hypervisor)
    return printed
  }
  const CREATE = 'JAILHOUSE_CELL_CREATE:'

  it('refuses before enable, a name in use, cores that are not root’s, and the last core', () => {
    expect(create(miniDemo(), new Hypervisor())).toBe(`${CREATE} Invalid argument (EINVAL)`)
    expect(create(miniDemo({ name: 'imx8mm' }))).toBe(`${CREATE} File exists (EEXIST)`)
    expect(create(miniDemo(), created(miniDemo()))).toBe(`${CREATE} File exists (EEXIST)`)
    expect(create(miniDemo({ name: 'b' }), created(miniDemo()))).toBe(`${CREATE} Device or resource busy (EBUSY)`)
    expect(create(miniDemo({ cpus: [7] }))).toBe(`${CREATE} Device or resource busy (EBUSY)`)
    expect(create(miniDemo({ cpus: [0, 1, 2, 3] }))).toBe(`${CREATE} Device or resource busy (EBUSY)`)
  })

  it('reports success for another architecture although no cell comes of it', () => {
    const hypervisor = enabled()
    expect(hypervisor.createCell(miniDemo({ architecture: 1 }))).toEqual({ ok: true })
    expect(hypervisor.list()).toHaveLength(2)
    expect(hypervisor.kernelLog.at(-1)).toBe('jailhouse: Configuration architecture mismatch')
  })

  it('refuses beside a locked cell, a large configuration, wrong interrupt entries', () => {
    const locked = created(miniDemo())
    locked.startCell(1)
    locked.reportState(1, 'running/locked')
    expect(create(miniLinux({ cpus: [2] }), locked)).toBe(`${CREATE} Operation not permitted (EPERM)`)
    const region = miniDemo().memoryRegions[0]!
    const large = miniDemo({ memoryRegions: Array.from({ length: 2045 }, () => region) })
    expect(create(large)).toBe(`${CREATE} Argument list too long (E2BIG)`)
    const unaligned = miniDemo()
    unaligned.irqchips[0]!.pinBase = 40
    expect(create(unaligned)).toBe(`${CREATE} Invalid argument (EINVAL)`)
    unaligned.irqchips[0]!.address = 0n as typeof region.physicalStart
    expect(enabled().createCell(unaligned)).toEqual({ ok: true })
  })

  it('refuses links whose regions, peers or numbers cannot be, and leaves nobody connected', () => {
    const change = (field: 'shmemRegionsStart' | 'shmemDevId' | 'numMsixVectors', value: number) => {
      const cell = miniDemo()
      cell.pciDevices[0]![field] = value
      return create(cell)
    }
    expect(change('shmemRegionsStart', 6)).toBe(`${CREATE} Invalid argument (EINVAL)`)
    expect(change('numMsixVectors', 17)).toBe(`${CREATE} Invalid argument (EINVAL)`)
    expect(change('shmemDevId', 12)).toBe(`${CREATE} Invalid argument (EINVAL)`)
    expect(change('shmemDevId', 0)).toBe(`${CREATE} Device or resource busy (EBUSY)`)
    const hypervisor = enabled()
    const taken = miniDemo()
    taken.pciDevices.push({ ...taken.pciDevices[0]!, shmemDevId: 0 })
    create(taken, hypervisor)
    expect(hypervisor.createCell(miniDemo())).toEqual({ ok: true })
  })

  it('refuses cells whose page tables the pool cannot hold, however large they claim to be', () => {
    const huge = miniDemo()
    huge.memoryRegions.push({ ...huge.memoryRegions[0]!, size: 1n << 47n, flags: 0x101n })
    expect(create(huge)).toBe(`${CREATE} Cannot allocate memory (ENOMEM)`)
  })
})

describe('refusals of the rest', () => {
  it('knows no cell that is not there, and does not manage root', () => {
    const hypervisor = created(miniDemo())
    expect(refusal(hypervisor.startCell('nosuch'))).toBe('JAILHOUSE_CELL_START: No such file or directory (ENOENT)')
    expect(refusal(hypervisor.shutdownCell(7))).toBe('JAILHOUSE_CELL_LOAD: No such file or directory (ENOENT)')
    expect(refusal(hypervisor.loadCell('nosuch', 0n, 1n))).toBe(
      'JAILHOUSE_CELL_LOAD: No such file or directory (ENOENT)',
    )
    expect(refusal(hypervisor.destroyCell(0))).toBe('JAILHOUSE_CELL_DESTROY: Invalid argument (EINVAL)')
    expect(refusal(hypervisor.destroyCell('imx8mm'))).toBe('JAILHOUSE_CELL_DESTROY: Invalid argument (EINVAL)')
    expect(refusal(new Hypervisor().disable())).toBe('JAILHOUSE_DISABLE: Invalid argument (EINVAL)')
    expect(refusal(new Hypervisor().startCell(1))).toBe('JAILHOUSE_CELL_START: Invalid argument (EINVAL)')
    expect(hypervisor.firstRefusal?.message).toBe('There is no cell "nosuch".')
  })

  it('loads only into one writable and loadable region, and prints that the cell can be loaded all the same', () => {
    const hypervisor = created(miniDemo())
    const load = (address: bigint, size: bigint) => hypervisor.loadCell('inmate-demo', address, size)
    expect(refusal(load(0x10_0000_0000n, 16n))).toBe('JAILHOUSE_CELL_LOAD: Invalid argument (EINVAL)')
    expect(hypervisor.console.at(-1)).toBe('Cell "inmate-demo" can be loaded')
    expect(refusal(load(0xbba00000n, 16n))).toContain('EINVAL')
    expect(refusal(load(0n, 0x10001n))).toContain('EINVAL')
    expect(load(0n, 0x10000n)).toEqual({ ok: true })
    expect(load(0xffff_ffffn, 0n)).toEqual({ ok: true })
    expect(hypervisor.console.filter((line) => line.endsWith('can be loaded'))).toHaveLength(1)
  })

  it('respects a locked cell that is asked for its consent, but not one that is never asked', () => {
    const asked = miniDemo({ flags: 0 })
    const hypervisor = created(asked, miniLinux({ cpus: [2] }))
    hypervisor.startCell('inmate-demo')
    hypervisor.reportState('inmate-demo', 'running/locked')
    expect(refusal(hypervisor.shutdownCell('inmate-demo'))).toContain('EPERM')
    expect(refusal(hypervisor.destroyCell('linux-inmate-demo'))).toContain('EPERM')
    expect(refusal(hypervisor.disable())).toBe('JAILHOUSE_DISABLE: Operation not permitted (EPERM)')
    hypervisor.reportState('inmate-demo', 'running')
    expect(hypervisor.disable()).toEqual({ ok: true })
    const passive = created(miniDemo())
    passive.startCell(1)
    passive.reportState(1, 'running/locked')
    expect(passive.shutdownCell(1)).toEqual({ ok: true })
  })
})

describe('bootPlan', () => {
  it('starts every cell of a plan', () => {
    const hypervisor = bootPlan({ system: mini(), cells: [miniDemo(), miniLinux({ cpus: [1, 2] })] })
    expect(hypervisor.firstRefusal).toBeUndefined()
    expect(hypervisor.stateOf('inmate-demo')).toBe('running')
    expect(hypervisor.stateOf('linux-inmate-demo')).toBe('running')
    expectKnownLines(hypervisor)
  })

  it('stops at the first refusal and names it', () => {
    const configuration: ConfigurationSet = {
      system: mini(),
      cells: [miniDemo({ cpuResetAddress: 0x5000_0000n as CellConfiguration['cpuResetAddress'] }), miniLinux()],
    }
    const hypervisor = bootPlan(configuration)
    expect(hypervisor.firstRefusal).toMatchObject({
      errno: 'EINVAL',
      message: '"inmate-demo": no region holds [0x50000000, 0x50001000).',
    })
    expect(hypervisor.stateOf('linux-inmate-demo')).toBeUndefined()
  })
})
