/** `cellbench boards --validate FILE` and `cellbench templates --validate FILE`: all that is wrong with a file of one's own. */
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { parseWorkload, type Fault } from '../../sim/plan/parse'
import { unknownFacts } from '../../sim/plan/unknown-facts'
import { checkBoard } from '../../sim/rules/check-board'
import { boardDocuments, readTemplateFile } from '../services/user-templates'
import type { Context } from './context'
import { EXIT, print, printJson, type ExitCode } from './output'
import { wrap } from './wrap'

interface Validated {
  file: string
  kind: 'board' | 'workload'
  /** Identifier and name, of a file that can be read. */
  id?: string
  name?: string
  /** Each keeps the file from being used. */
  faults: Fault[]
  warnings: Fault[]
  /** Facts that the board leaves unknown, in words. */
  unknown: string[]
  /** True when the file has the structure that it should have. */
  readable: boolean
}

/** Validates a board's file, against the boards that it may extend. */
export async function validateBoard(context: Context, file: string, json: boolean): Promise<ExitCode> {
  const document = await readTemplateFile('board', file)
  const { boards, origins } = await context.templates()
  const own = await idsIn(file, origins)
  const bases = boardDocuments(boards.filter(({ id }) => !own.includes(id)))
  const { faults, warnings, readable, board } = checkBoard(document, bases)
  const validated: Validated = { file, kind: 'board', faults, warnings, unknown: [], readable }
  if (!board) return report(validated, json)
  const { id, name } = board
  return report(
    {
      ...validated,
      id,
      name,
      unknown: unknownFacts(board).map(({ fact, simulated }) => `${fact}${simulated ? ' (needed to simulate)' : ''}`),
      faults: [...(bases.has(id) ? [takenFault(id)] : []), ...faults],
    },
    json,
  )
}

/** Validates a workload's file. */
export async function validateWorkload(context: Context, file: string, json: boolean): Promise<ExitCode> {
  const parsed = parseWorkload(await readTemplateFile('workload', file))
  const validated: Validated = { file, kind: 'workload', faults: [], warnings: [], unknown: [], readable: parsed.ok }
  if (!parsed.ok) return report({ ...validated, faults: parsed.faults }, json)
  const { id, name } = parsed.value
  const { workloads, origins } = await context.templates()
  const own = await idsIn(file, origins)
  const taken = workloads.some((workload) => workload.id === id) && !own.includes(id)
  return report({ ...validated, id, name, faults: taken ? [takenFault(id)] : [] }, json)
}

/** Identifiers that a file has already when it lies in one of the user's folders. */
async function idsIn(file: string, origins: readonly { id: string; file: string }[]): Promise<string[]> {
  const real = (one: string) => realpath(one).catch(() => path.resolve(one))
  const here = await real(file)
  const files = await Promise.all(origins.map(async (origin) => ({ id: origin.id, file: await real(origin.file) })))
  return files.filter((origin) => origin.file === here).map(({ id }) => id)
}

function takenFault(id: string): Fault {
  return { path: ['id'], place: 'id', message: `"${id}" is taken already; it takes an identifier of its own` }
}

function report(validated: Validated, json: boolean): ExitCode {
  const { readable, ...shown } = validated
  const usable = validated.faults.length === 0
  if (json) printJson({ format: 'cellbench-validation', version: 1, usable, ...shown })
  else print(describe(validated))
  return usable ? EXIT.clean : readable ? EXIT.findings : EXIT.unusable
}

function describe({ file, kind, id, name, faults, warnings, unknown }: Validated): string {
  const list = (head: string, items: readonly string[]) =>
    items.length === 0 ? [] : [head, ...items.map((item) => wrap(`  ${item}`, '    '))]
  const lines = (found: readonly Fault[]) => found.map(({ place, message }) => `${place}: ${message}`)
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`
  const verdict =
    faults.length > 0 ? `is no ${kind} that can be used: ${count}` : `is the ${kind} ${id ?? ''}, ${name ?? ''}`
  return [
    wrap(`${file} ${verdict}`, '  '),
    ...list('faults', lines(faults)),
    ...list('warnings', lines(warnings)),
    ...list('unknown', unknown),
  ].join('\n')
}
