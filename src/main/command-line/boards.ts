/** `cellbench boards [ID]`: which boards there are, and what one of them is made of. */
import { boardCpus, type Board } from '../../sim/plan/board'
import { displayAddress, formatSize } from '../../sim/plan/units'
import { ServiceError } from '../contract/check'
import type { Context } from './context'
import { EXIT, print, printJson, type ExitCode } from './output'
import { columns, wrap } from './wrap'

export async function boards(context: Context, id: string | undefined, json: boolean): Promise<ExitCode> {
  const templates = await context.templates()
  if (id !== undefined) return oneBoard(templates.library.boards, templates.boards, id, json)
  if (json) printJson(templates.boards.map(({ id, name, soc }) => ({ id, name, soc })))
  else {
    const rows = templates.boards.map((board) => [board.id, board.soc, board.name])
    print(columns([['id', 'SoC', 'board'], ...rows]))
  }
  return EXIT.clean
}

function oneBoard(
  known: ReadonlyMap<string, Board>,
  documents: readonly { id: string }[],
  id: string,
  json: boolean,
): ExitCode {
  const board = known.get(id)
  if (!board) {
    const names = [...known.keys()].join(', ')
    throw new ServiceError('bad-input', `There is no board "${id}"; there are: ${names}.`)
  }
  if (json) printJson(documents.find((document) => document.id === id))
  else print(describe(board))
  return EXIT.clean
}

function describe(board: Board): string {
  const clusters = board.clusters.map((cluster) => {
    const cores = cluster.cpus.map(({ cpu }) => cpu).join(', ')
    const cache = cluster.sharedCache
    const shared = `${formatSize(cache.size)} L${cache.level}, ${cache.colours} colours`
    return ['cores', `${cores}: ${cluster.core} at ${cluster.clock / 1e6} MHz, ${shared}`]
  })
  const banks = board.memory.banks.map((bank) => `${formatSize(bank.size)} at ${displayAddress(bank.physical)}`)
  const rows = [
    ['board', `${board.name} (${board.id})`],
    ['SoC', `${board.soc}, ${boardCpus(board).length} cores`],
    ...clusters,
    ...board.companions.map((companion) => ['companion', `${companion.core} at ${companion.clock / 1e6} MHz`]),
    ['memory', `${board.memory.type}: ${banks.join(', ')}`],
    ['interrupts', `GICv${board.interruptController.version}, ${board.interruptController.spis} SPIs`],
    ['counter', `${board.counter.frequency / 1e6} MHz, one tick is ${1e9 / board.counter.frequency} ns`],
    ['hypervisor', `${formatSize(board.hypervisor.size)} at ${displayAddress(board.hypervisor.physical)}`],
    ['devices', `${board.devices.length}`],
  ]
  const sources = Object.entries(board.sources).map(([group, source]) => wrap(`  ${group}: ${source}`, '    '))
  return [columns(rows), 'sources', ...sources].join('\n')
}
