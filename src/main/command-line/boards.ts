/** `cellbench boards [ID]`: which boards there are, where each comes from, and what one of them is made of. */
import { boardCpus, type Board, type BoardCluster } from '../../sim/plan/board'
import type { Library } from '../../sim/plan/library'
import { unknownFacts } from '../../sim/plan/unknown-facts'
import { displayAddress, formatSize } from '../../sim/plan/units'
import { ServiceError } from '../contract/service-error'
import type { TemplateOrigin } from '../contract/contract'
import { brokenLines, brokenOf, originOf } from './broken-files'
import type { Context } from './context'
import { EXIT, print, printJson, type ExitCode } from './output'
import { columns, wrap } from './wrap'

export async function boards(context: Context, id: string | undefined, json: boolean): Promise<ExitCode> {
  const templates = await context.templates()
  const { origins, library } = templates
  const broken = brokenOf(templates.broken, 'board')
  if (id !== undefined) {
    const board = requireBoard(library, id)
    if (json) printJson(JSON.parse(templates.boards.find((board) => board.id === id)!.text))
    else print(describe(board, origins))
    return EXIT.clean
  }
  const listed = [...library.boards.values()].map(({ id, name, soc }) => ({
    id,
    name,
    soc,
    origin: originOf(origins, 'board', id),
  }))
  // What is broken stands in the same list, with its faults in place of a name.
  if (json) printJson([...listed, ...broken.map(({ id, file, faults }) => ({ id, origin: file, faults }))])
  else {
    const rows = listed.map(({ id, soc, name, origin }) => [id, soc, name, origin])
    print([columns([['id', 'SoC', 'board', 'origin'], ...rows]), ...brokenLines(broken)].join('\n'))
  }
  return EXIT.clean
}

function requireBoard({ boards, broken }: Library, id: string): Board {
  const board = boards.get(id)
  if (board) return board
  const file = broken?.get(id)
  const what = file === undefined ? `There is no board "${id}"` : `${file} cannot be used`
  throw new ServiceError('bad-input', `${what}; there are: ${[...boards.keys()].join(', ')}.`)
}

type Row = [string, string]

function describe(board: Board, origins: readonly TemplateOrigin[]): string {
  const { memory, counter, hypervisor, virtualPci, root } = board
  const rows: Row[] = [
    ['board', `${board.name} (${board.id})`],
    ...originRows(board, origins),
    ['SoC', `${board.soc}, ${boardCpus(board).length} cores`],
    ...board.clusters.flatMap(clusterRows),
    ...board.companions.map(companionRow),
    ...(board.accelerators ?? []).map(({ name, kind }): Row => [kind, name]),
    ['memory', `${memory.type}: ${memory.banks.map(extent).join(', ')}`],
    [
      'rate',
      `${memory.peak === 0 ? 'unknown' : `${memory.peak / 1e9} GB/s`} peak, usable ${share(memory.usableShare)}`,
    ],
    ['interrupts', interruptController(board)],
    ...smmuRows(board),
    ...(board.partitioning ? [['partitions', board.partitioning.controller] satisfies Row] : []),
    ['counter', counterRate(counter.frequency)],
    ['hypervisor', extent(hypervisor)],
    [
      'virtual PCI',
      `${extent(virtualPci.window)}, domain ${virtualPci.domain}, SPI ${virtualPci.rootInterrupt} in root`,
    ],
    ['root', `${root.name}, ${root.regions.length} regions, prints on ${root.console.device}`],
    ['devices', `${board.devices.length}, ${board.devices.filter(({ dma }) => dma).length} of them with DMA`],
  ]
  const unknown = unknownFacts(board)
  const needed = unknown.some(({ simulated }) => simulated)
  const facts = unknown.map(({ fact, simulated }) => `  ${fact}${simulated ? ' (needed to simulate)' : ''}`)
  const estimates = Object.entries(board.estimates ?? {}).map(([fact, from]) => wrap(`  ${fact}: ${from}`, '    '))
  const sources = Object.entries(board.sources).map(([group, source]) => wrap(`  ${group}: ${source}`, '    '))
  return [
    columns(rows),
    ...(facts.length > 0 ? [needed ? 'unknown, so that nothing can be simulated on it' : 'unknown', ...facts] : []),
    ...(estimates.length > 0 ? ['estimates', ...estimates] : []),
    'sources',
    ...sources,
  ].join('\n')
}

function originRows({ id }: Board, origins: readonly TemplateOrigin[]): Row[] {
  const own = origins.find((origin) => origin.kind === 'board' && origin.id === id)
  if (!own) return [['origin', 'shipped']]
  return [['origin', own.file], ...(own.extends === undefined ? [] : [['extends', own.extends] satisfies Row])]
}

const extent = ({ physical, size }: Board['hypervisor']) => `${formatSize(size)} at ${displayAddress(physical)}`
const megahertz = (frequency: number) => (frequency === 0 ? 'unknown clock' : `${frequency / 1e6} MHz`)
const share = (value: number) => (value === 0 ? 'unknown' : `${Math.round(value * 100)} %`)

function clusterRows({ cpus, core, clock, privateCache, sharedCache }: BoardCluster): Row[] {
  const cores = cpus.map(({ cpu }) => cpu).join(', ')
  const own = privateCache ? `, ${formatSize(privateCache.size)} L2 each` : ''
  const shared =
    sharedCache.size === 0n
      ? 'unknown shared cache'
      : `${formatSize(sharedCache.size)} L${sharedCache.level}, ${sharedCache.colours} colours`
  return [['cores', `${cores}: ${core} at ${megahertz(clock)}${own}, ${shared}`]]
}

function companionRow({ core, count, clock, purpose }: Board['companions'][number]): Row {
  return ['companion', `${count ? `${count}x ` : ''}${core} at ${megahertz(clock)}${purpose ? `: ${purpose}` : ''}`]
}

function interruptController({ interruptController: gic }: Board): string {
  const redistributors = gic.version === 3 ? `, redistributors at ${displayAddress(gic.redistributors.physical)}` : ''
  return `GICv${gic.version} at ${displayAddress(gic.distributor.physical)}${redistributors}, ${gic.spis} SPIs`
}

function smmuRows({ smmu }: Board): Row[] {
  if (!smmu) return [['SMMU', 'none: DMA is not confined']]
  const use = smmu.driven
    ? `driven, ${smmu.rootStreams.length} streams stay with root`
    : 'not driven: DMA is not confined'
  return [['SMMU', `${smmu.type}, ${extent(smmu.registers)}, ${use}`]]
}

function counterRate(frequency: number): string {
  if (frequency === 0) return 'unknown'
  return `${frequency / 1e6} MHz, one tick is ${Math.round(1e12 / frequency) / 1e3} ns`
}
