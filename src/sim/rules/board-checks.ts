/**
 * What can be wrong with a board beyond its structure: values that do not fit one another. Each check names the groups that
 * it reads, so that it is done even where another group cannot be read.
 */
import type { Board, BoardDevice } from '../plan/board'
import { placeOf } from '../plan/faults'
import type { Fault } from '../plan/faults'
import { nearest } from '../plan/nearest'
import type { PlanPath } from '../plan/plan'
import { choices, showValue } from '../plan/show'
import { covered, overlappingPairs, overlaps, type Span } from '../plan/spans'
import { displayAddress, formatSize } from '../plan/units'
import type { Severity } from './rule'

/** Something to say about a board's file. An error keeps the board from being used. */
export interface BoardRemark extends Fault {
  severity: Severity
}

interface BoardCheck {
  needs: readonly (keyof Board)[]
  check(board: Board): BoardRemark[]
}

const PAGE = 4096
/** Bytes of a core's redistributor frames (Arm GICv3 specification). */
const REDISTRIBUTOR = 0x20000n
/** Facts that code asks whether they are estimates. */
const ESTIMABLE = ['clusters.clock', 'counter.frequency', 'memory.peak', 'memory.usableShare']
/** Groups of which each file gives the source; the others only where they are there. */
const SOURCED = [
  'clusters',
  'companions',
  'accelerators',
  'memory',
  'interruptController',
  'smmu',
  'partitioning',
  'counter',
  'hypervisor',
  'virtualPci',
  'root',
  'consoles',
  'reserved',
  'devices',
  'boot',
] as const satisfies (keyof Board)[]

function error(path: PlanPath, message: string): BoardRemark {
  return { severity: 'error', path, place: placeOf(path), message }
}

function warning(path: PlanPath, message: string): BoardRemark {
  return { ...error(path, message), severity: 'warning' }
}

interface Window {
  physical: bigint
  size: bigint
}
type Placed = Span & { path: PlanPath; what: string }

const spanOf = ({ physical, size }: Window): Span => ({ start: physical, size })
const placed = (path: PlanPath, what: string, window: Window): Placed => ({ ...spanOf(window), path, what })
const extentOf = ({ start, size }: Span) => `${displayAddress(start)}, ${formatSize(size)}`

/** One error for each pair that shares bytes, at the later of the two in the file. */
function apart(windows: readonly Placed[], right: string): BoardRemark[] {
  return overlappingPairs(windows).map((pair) => {
    const [first, second] = windows.indexOf(pair[0]) < windows.indexOf(pair[1]) ? pair : [pair[1], pair[0]]
    return error(
      second.path,
      `${second.what} (${extentOf(second)}) overlaps ${first.what} (${extentOf(first)}); ${right}`,
    )
  })
}

/** Errors for entries whose name an earlier one has. */
function once(names: readonly (string | number)[], path: PlanPath, field: string): BoardRemark[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) === i
      ? []
      : [error([...path, i, field], `${showValue(name)} is there already; each is there once`)],
  )
}

function missingDevice(devices: readonly BoardDevice[], name: string, path: PlanPath): BoardRemark[] {
  const names = devices.map((device) => device.name)
  if (names.includes(name)) return []
  const meant = nearest(name, names)
  return [
    error(
      path,
      `the board has no device ${showValue(name)}; ${meant === undefined ? 'it takes the name of one of its devices' : `did you mean ${showValue(meant)}?`}`,
    ),
  ]
}

const cores: BoardCheck = {
  needs: ['clusters'],
  check: ({ clusters }) => {
    const cpus = clusters.flatMap((cluster, c) =>
      cluster.cpus.map(({ cpu }, i) => ({ cpu, path: ['clusters', c, 'cpus', i, 'cpu'] })),
    )
    const twice = cpus.filter(({ cpu }, i) => cpus.findIndex((other) => other.cpu === cpu) !== i)
    return [
      ...once(
        clusters.map(({ name }) => name),
        ['clusters'],
        'name',
      ),
      ...twice.map(({ cpu, path }) => error(path, `core ${cpu} is there already; each number is given once`)),
    ]
  },
}

const caches: BoardCheck = {
  needs: ['clusters'],
  check: ({ clusters }) =>
    clusters.flatMap((cluster, c) => {
      const fields = ['instructionCache', 'dataCache', 'privateCache', 'sharedCache'] as const
      const geometry = fields.flatMap((field) => {
        const cache = cluster[field]
        if (!cache) return []
        const { line, sets, ways } = cache
        const bytes = line * sets * ways
        if (BigInt(bytes) === cache.size) return []
        const product = `${sets} sets of ${ways} ways of ${line} bytes are ${formatSize(BigInt(bytes))}`
        return [error(['clusters', c, field, 'size'], `${formatSize(cache.size)} does not fit: ${product}`)]
      })
      const { line, sets, colours } = cluster.sharedCache
      if (colours === (line * sets) / PAGE) return geometry
      const right = `${sets} sets of ${line} bytes make ${(line * sets) / PAGE} pages of 4 KiB, and as many colours`
      return [...geometry, error(['clusters', c, 'sharedCache', 'colours'], `${colours} does not fit: ${right}`)]
    }),
}

const memoryBanks: BoardCheck = {
  needs: ['memory'],
  check: ({ memory }) =>
    apart(
      memory.banks.map((bank, b) => placed(['memory', 'banks', b], `bank ${b + 1}`, bank)),
      'banks lie apart',
    ),
}

const hypervisorInMemory: BoardCheck = {
  needs: ['memory', 'hypervisor'],
  check: ({ memory, hypervisor }) => {
    const span = spanOf(hypervisor)
    if (covered(span, memory.banks.map(spanOf))) return []
    const banks = memory.banks.map((bank) => extentOf(spanOf(bank))).join('; ')
    return [error(['hypervisor'], `${extentOf(span)} is not in the DRAM; it takes a part of a bank: ${banks}`)]
  },
}

const rootRegions: BoardCheck = {
  needs: ['root', 'hypervisor', 'virtualPci'],
  check: ({ root, hypervisor, virtualPci }) =>
    apart(
      [
        placed(['hypervisor'], "the hypervisor's memory", hypervisor),
        placed(['virtualPci', 'window'], 'the window of virtual PCI', virtualPci.window),
        ...root.regions.map((region, r) => placed(['root', 'regions', r], showValue(region.name), region)),
      ],
      "root's regions leave the hypervisor and virtual PCI out, and lie apart",
    ),
}

/** Jailhouse maps whole pages: of a part of one, it would give away the rest. */
const pages: BoardCheck = {
  needs: ['root', 'hypervisor', 'virtualPci', 'reserved'],
  check: ({ root, hypervisor, virtualPci, reserved }) =>
    [
      placed(['hypervisor'], "the hypervisor's memory", hypervisor),
      placed(['virtualPci', 'window'], 'the window of virtual PCI', virtualPci.window),
      ...root.regions.map((region, r) => placed(['root', 'regions', r], showValue(region.name), region)),
      ...reserved.map((area, r) => placed(['reserved', r], showValue(area.name), area)),
    ].flatMap((window) =>
      window.start % BigInt(PAGE) === 0n && window.size % BigInt(PAGE) === 0n
        ? []
        : [error(window.path, `${window.what} (${extentOf(window)}) takes whole pages of 4 KiB`)],
    ),
}

const rootNames: BoardCheck = {
  needs: ['root'],
  check: ({ root }) =>
    once(
      root.regions.map(({ name }) => name),
      ['root', 'regions'],
      'name',
    ),
}

const reservedAreas: BoardCheck = {
  needs: ['reserved', 'memory', 'hypervisor', 'virtualPci', 'root'],
  check: ({ reserved, memory, hypervisor, virtualPci, root }) => {
    const banks = memory.banks.map(spanOf)
    const ram = root.regions.filter(({ flags }) => !flags.includes('IO')).map(spanOf)
    const areas = reserved.map((area, r) => placed(['reserved', r], showValue(area.name), area))
    const others = [
      placed(['hypervisor'], "the hypervisor's memory", hypervisor),
      placed(['virtualPci', 'window'], 'the window of virtual PCI', virtualPci.window),
    ]
    const missing = (['inmate', 'links'] as const).filter(
      (wanted) => !reserved.some(({ purpose }) => purpose === wanted),
    )
    return [
      ...apart([...others, ...areas], 'areas for cells and links lie apart'),
      ...once(
        reserved.map(({ name }) => name),
        ['reserved'],
        'name',
      ),
      ...areas.flatMap((area, r) => {
        if (!covered(area, banks)) {
          return [error(area.path, `${area.what} (${extentOf(area)}) is not in the DRAM; it takes a part of a bank`)]
        }
        if (reserved[r]!.purpose === 'links') {
          const under = root.regions.find((region) => overlaps(area, spanOf(region)))
          const right = "links bring regions of their own, so none of root's holds it"
          return under
            ? [error(area.path, `${area.what} (${extentOf(area)}) is in ${showValue(under.name)}; ${right}`)]
            : []
        }
        const forCells = reserved[r]!.purpose === 'inmate' || reserved[r]!.purpose === 'loader'
        if (!forCells || covered(area, ram)) return []
        const right = 'Jailhouse takes memory of cells from root, so one of its regions holds it'
        return [error(area.path, `${area.what} (${extentOf(area)}) is not in a region of root; ${right}`)]
      }),
      ...missing.map((purpose) =>
        warning(['reserved'], `has no area of purpose "${purpose}": none is proposed for new ${WANTED[purpose]}`),
      ),
    ]
  },
}
const WANTED = { inmate: 'memory of cells', links: 'links' }

const deviceNames: BoardCheck = {
  needs: ['devices'],
  check: ({ devices }) => [
    ...once(
      devices.map(({ name }) => name),
      ['devices'],
      'name',
    ),
    ...devices.flatMap(({ name, spis }, d) =>
      spis.flatMap((spi, i) =>
        spis.indexOf(spi) === i
          ? []
          : [error(['devices', d, 'spis', i], `${name} has SPI ${spi} already; it is there once`)],
      ),
    ),
  ],
}

/** Registers of two devices on the same bytes; one inside another is a bus or a block with the devices behind it. */
const deviceRegisters: BoardCheck = {
  needs: ['devices'],
  check: ({ devices }) => {
    const windows = devices.flatMap((device, d) =>
      device.regions.map((region, r) => ({
        ...placed(['devices', d, 'regions', r], `the registers of ${device.name}`, region),
        device: d,
      })),
    )
    return overlappingPairs(windows).flatMap(([a, b]) => {
      if (a.device === b.device || covered(a, [b]) !== covered(b, [a])) return []
      const [first, second] = a.device < b.device ? [a, b] : [b, a]
      const what = `${second.what} (${extentOf(second)}) overlap those of ${devices[first.device]!.name} (${extentOf(first)})`
      return [warning(second.path, `${what}; whoever has one has a part of the other`)]
    })
  },
}

const interrupts: BoardCheck = {
  needs: ['devices', 'interruptController'],
  check: ({ devices, interruptController: { spis: most } }) =>
    devices.flatMap(({ name, spis }, d) => {
      const beyond = spis.findIndex((spi) => spi >= most)
      if (beyond < 0) return []
      const right = `root is granted 0 to ${most - 1}, and no cell can have more`
      return [warning(['devices', d, 'spis', beyond], `${name} has SPI ${spis[beyond]!}: ${right}`)]
    }),
}

const virtualPciInterrupts: BoardCheck = {
  needs: ['devices', 'interruptController', 'virtualPci'],
  check: ({ devices, interruptController: { spis: most }, virtualPci }) => {
    const users = new Map(devices.flatMap(({ name, spis }) => spis.map((spi) => [spi, name] as const)))
    const root = [0, 1, 2, 3].map((pin) => virtualPci.rootInterrupt + pin)
    const inCells = virtualPci.cellInterrupts.flatMap((spi, i) => {
      const path = ['virtualPci', 'cellInterrupts', i]
      const right = 'it takes one without a device behind it'
      if (spi >= most) return [error(path, `SPI ${spi} is out of range: root is granted 0 to ${most - 1}`)]
      if (users.has(spi)) return [error(path, `SPI ${spi} is that of ${users.get(spi)!}; ${right}`)]
      if (root.includes(spi)) return [error(path, `SPI ${spi} is one of root's own four from ${root[0]}; ${right}`)]
      return []
    })
    const count = virtualPci.cellInterrupts.length
    return [
      ...(root[3]! < most
        ? []
        : [
            error(
              ['virtualPci', 'rootInterrupt'],
              `SPI ${root[0]} to ${root[3]} go beyond what root is granted: 0 to ${most - 1}`,
            ),
          ]),
      ...(count % 4 === 0
        ? []
        : [error(['virtualPci', 'cellInterrupts'], `has ${count} SPIs; they come in fours, INTA to INTD`)]),
      ...inCells,
    ]
  },
}

const redistributors: BoardCheck = {
  needs: ['clusters', 'interruptController'],
  check: ({ clusters, interruptController: gic }) => {
    const cpus = clusters.reduce((sum, cluster) => sum + cluster.cpus.length, 0)
    if (gic.version !== 3 || gic.redistributors.size >= REDISTRIBUTOR * BigInt(cpus)) return []
    const right = `${cpus} cores have ${formatSize(REDISTRIBUTOR * BigInt(cpus))} of them`
    return [
      error(
        ['interruptController', 'redistributors', 'size'],
        `${formatSize(gic.redistributors.size)} is too small: ${right}`,
      ),
    ]
  },
}

const consoles: BoardCheck = {
  needs: ['root', 'consoles', 'devices'],
  check: ({ root, consoles, devices }) => [
    ...missingDevice(devices, root.console.device, ['root', 'console', 'device']),
    ...consoles.flatMap(({ device }, c) => missingDevice(devices, device, ['consoles', c, 'device'])),
    ...once(
      consoles.map(({ device }) => device),
      ['consoles'],
      'device',
    ),
    ...(consoles.some(({ device }) => device === root.console.device)
      ? []
      : [warning(['consoles'], `does not list ${showValue(root.console.device)}, which root prints on`)]),
  ],
}

const otherDevices: BoardCheck = {
  needs: ['accelerators', 'boot', 'smmu', 'devices'],
  check: ({ accelerators = [], boot, smmu, devices }) => [
    ...accelerators.flatMap(({ device }, a) =>
      device === undefined ? [] : missingDevice(devices, device, ['accelerators', a, 'device']),
    ),
    ...(['arguments', 'commands', 'deviceTree'] as const).flatMap((list) =>
      (boot?.[list] ?? []).flatMap(({ device }, s) =>
        device === undefined ? [] : missingDevice(devices, device, ['boot', list, s, 'device']),
      ),
    ),
    ...devices.flatMap(({ name, streams }, d) =>
      streams && !smmu
        ? [
            error(
              ['devices', d, 'streams'],
              `${name} has streams, and the board no SMMU; describe smmu or leave them out`,
            ),
          ]
        : [],
    ),
  ],
}

/** Registers that every cell would reach: those that Jailhouse keeps for itself. */
const controllerApart: BoardCheck = {
  needs: ['interruptController', 'memory'],
  check: ({ interruptController: gic, memory }) => {
    const blocks = {
      distributor: gic.distributor,
      ...(gic.version === 3 ? { redistributors: gic.redistributors } : { cpuInterface: gic.cpuInterface }),
    }
    return Object.entries(blocks).flatMap(([field, block]) =>
      memory.banks.some((bank) => overlaps(spanOf(bank), spanOf(block)))
        ? [error(['interruptController', field], `${extentOf(spanOf(block))} lies in the DRAM; it takes registers`)]
        : [],
    )
  },
}

const estimates: BoardCheck = {
  needs: ['estimates'],
  check: ({ estimates = {} }) =>
    Object.keys(estimates).flatMap((fact) =>
      ESTIMABLE.includes(fact)
        ? []
        : [warning(['estimates', fact], `nothing asks whether this is an estimate; known: ${choices(ESTIMABLE)}`)],
    ),
}

const ALL: readonly BoardCheck[] = [
  cores,
  caches,
  memoryBanks,
  hypervisorInMemory,
  redistributors,
  controllerApart,
  pages,
  rootNames,
  rootRegions,
  reservedAreas,
  deviceNames,
  deviceRegisters,
  interrupts,
  virtualPciInterrupts,
  consoles,
  otherDevices,
  estimates,
]

/** Runs the checks for which all groups are in `groups`, the ones that could be read. */
export function boardRemarks(groups: Partial<Board>): BoardRemark[] {
  return ALL.filter(({ needs }) => needs.every((group) => group in groups)).flatMap(({ check }) =>
    check(groups as Board),
  )
}

/** What is wrong with the sources of a document, whether the rest of it can be read or not. */
export function sourceRemarks(document: Record<string, unknown>): BoardRemark[] {
  const value = document['sources']
  const sources = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const groups: string[] = SOURCED.filter((group) => document[group] !== undefined)
  const { devices } = document as { devices?: { deviceTree?: unknown }[] }
  if (Array.isArray(devices) && devices.some((device) => device?.deviceTree !== undefined)) groups.push('deviceTree')
  const known = [...SOURCED, 'deviceTree']
  return [
    ...groups
      .filter((group) => !Object.hasOwn(sources, group) || !sources[group])
      .map((group) =>
        error(
          ['sources', group],
          `is missing: say where ${group} comes from (a manual with its page, a device tree, a measurement)`,
        ),
      ),
    ...Object.keys(sources)
      .filter((group) => !groups.includes(group))
      .map((group) => {
        const meant = nearest(group, known)
        const hint = meant === undefined || known.includes(group) ? '' : `; did you mean ${showValue(meant)}?`
        return warning(['sources', group], `the board has no group of facts of this name${hint}`)
      }),
  ]
}
