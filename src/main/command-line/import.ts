/** `cellbench import FILE… -o PLAN`: a plan out of Jailhouse's own files, one that exports the same bytes again. */
import { existsSync } from 'node:fs'
import { liftConfiguration } from '../../sim/configuration/lift'
import { recogniseBoard } from '../../sim/configuration/recognise'
import type { Board } from '../../sim/plan/board'
import type { Library } from '../../sim/plan/library'
import { displayAddress } from '../../sim/plan/units'
import { checkPlan } from '../../sim/rules/check'
import { ServiceError } from '../contract/service-error'
import { savePlan } from '../services/plan-files'
import { readConfigurationSet, type ReadSet } from './configuration-set'
import type { Context } from './context'
import { problemCount } from './findings'
import { EXIT, print, printJson, type ExitCode } from './output'
import { wrap } from './wrap'

export interface ImportOptions {
  output: string
  board?: string | undefined
  force: boolean
  json: boolean
}

export async function importPlan(
  context: Context,
  files: readonly string[],
  options: ImportOptions,
): Promise<ExitCode> {
  const { output } = options
  if (existsSync(output) && !options.force) {
    throw new ServiceError('cannot-write', `${output} exists already; name another file, or add --force to replace it.`)
  }
  const set = await readConfigurationSet(files)
  const { system, cells } = set
  if (!system) {
    const message = "A plan needs a root: name the board's system configuration beside its cells' files."
    throw new ServiceError('bad-input', message)
  }
  requireOneRevision(set)
  const { library } = await context.templates()
  const board = boardFor(set, library, options.board)
  const configuration = { system: system.system, cells: cells.map(({ cell }) => cell) }
  const name = `Import of ${system.system.rootCell.name}`
  const lifted = liftConfiguration(configuration, { board, name, format: system.format })
  if (!lifted.ok) {
    throw new ServiceError('bad-input', `These files cannot be imported:\n${lifted.reasons.slice(0, 20).join('\n')}`)
  }
  const { problems } = checkPlan(lifted.document, library)
  await savePlan(output, lifted.document)
  if (options.json) {
    printJson({ path: output, board: lifted.document.board, notes: lifted.notes, problems })
    return EXIT.clean
  }
  const where = board ? `for ${board.name}` : 'for a board that no template describes, as its root file describes it'
  print(`${output} holds root and ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} ${where}.`)
  for (const note of lifted.notes) print(wrap(note, '  '))
  print(`${problemCount(problems)}; cellbench check ${output} lists them.`)
  return EXIT.clean
}

function requireOneRevision({ system, cells }: ReadSet): void {
  const revision = (format: string) => format.split('-')[0]!
  const other = cells.find(
    ({ format, alsoFits = [] }) =>
      ![format, ...alsoFits].some((candidate) => revision(candidate) === revision(system!.format)),
  )
  if (!other) return
  const message = `${other.file} is ${other.format} and ${system!.file} is ${system!.format}; a plan has one format for all.`
  throw new ServiceError('bad-input', message)
}

/** The board that was named, or the one that the addresses of the system configuration are those of. */
function boardFor({ system }: ReadSet, library: Library, id: string | undefined): Board | undefined {
  if (id === undefined) return recogniseBoard(system!.system, library.boards.values())
  const board = library.boards.get(id)
  if (!board) {
    throw new ServiceError(
      'bad-input',
      `There is no board "${id}"; there are: ${[...library.boards.keys()].join(', ')}.`,
    )
  }
  const { gicdBase } = system!.system
  const expected = board.interruptController.distributor.physical
  if (gicdBase !== expected) {
    throw new ServiceError(
      'bad-input',
      `${system!.file} is not for ${board.name}: its interrupt controller is at ${displayAddress(gicdBase)}, there it is at ` +
        `${displayAddress(expected)}. Leave --board out to import it with what the file says of its board.`,
    )
  }
  return board
}
