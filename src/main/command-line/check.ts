/** `cellbench check PLAN | FILE.cell | FILE.c …`: everything that the rules find, in plans and in Jailhouse's own files. */
import { haveTheirGuide } from '../../hw/bundle/guided'
import { recogniseBoard } from '../../sim/configuration/recognise'
import { describeFaults, type Fault } from '../../sim/plan/parse'
import { checkCells, checkConfiguration, checkPlan } from '../../sim/rules/check'
import type { Problem } from '../../sim/rules/rule'
import { openPlan } from '../services/plan-files'
import { isConfigurationFile, readConfigurationSet, sourceOf } from './configuration-set'
import type { Context } from './context'
import { anyError, problemCount, problemText } from './findings'
import { EXIT, print, printJson, type ExitCode } from './output'

interface Checked {
  /** The plan's file, or the system file and its cells' files. */
  files: string[]
  faults: Fault[]
  problems: Problem[]
}

export async function check(context: Context, files: readonly string[], json: boolean): Promise<ExitCode> {
  const cellFiles = files.filter(isConfigurationFile)
  const plans = files.filter((file) => !isConfigurationFile(file))
  const checked: Checked[] = []
  for (const plan of plans) checked.push(await checkPlanFile(context, plan))
  if (cellFiles.length > 0) checked.push(await checkCellFiles(context, cellFiles))

  const faulty = checked.some(({ faults }) => faults.length > 0)
  const clean = !faulty && !checked.some(({ problems }) => anyError(problems))
  if (json) printJson({ format: 'cellbench-check', version: 1, clean, checked })
  else print(checked.map(describe).join('\n'))
  return faulty ? EXIT.unusable : clean ? EXIT.clean : EXIT.findings
}

async function checkPlanFile(context: Context, file: string): Promise<Checked> {
  const document = await openPlan(file)
  const { library } = await context.templates()
  const { faults, problems } = checkPlan(document, library)
  return { files: [file], faults, problems }
}

async function checkCellFiles(context: Context, files: readonly string[]): Promise<Checked> {
  const { system, cells } = await readConfigurationSet(files)
  const configurations = cells.map(({ cell }) => cell)
  const sources = cells.map(sourceOf)
  if (!system) return { files: [...files], faults: [], problems: checkCells(configurations, sources) }
  const { library } = await context.templates()
  const board = recogniseBoard(system.system, library.boards.values())
  const problems = checkConfiguration({
    system: system.system,
    cells: configurations,
    board,
    files: { system: sourceOf(system), cells: sources },
    guided: await haveTheirGuide(files),
  })
  return { files: [...files], faults: [], problems }
}

function describe({ files, faults, problems }: Checked): string {
  const name = files.join(' ')
  if (faults.length > 0) return `${name} cannot be checked:\n${describeFaults(faults)}`
  return [`${name}: ${problemCount(problems)}`, ...problems.map(problemText)].join('\n')
}
