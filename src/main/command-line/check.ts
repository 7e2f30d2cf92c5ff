/** `cellbench check PLAN | FILE.cell …`: everything that the rules find, in plans and in Jailhouse's own files. */
import { describeFaults, type Fault } from '../../sim/plan/parse'
import { checkConfiguration, checkPlan } from '../../sim/rules/check'
import type { Problem } from '../../sim/rules/rule'
import { ServiceError } from '../contract/check'
import { openPlan } from '../services/plan-files'
import { readCellFile } from './cell-files'
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
  const cellFiles = files.filter((file) => file.endsWith('.cell'))
  const plans = files.filter((file) => !file.endsWith('.cell'))
  const checked: Checked[] = []
  for (const plan of plans) checked.push(await checkPlanFile(context, plan))
  if (cellFiles.length > 0) checked.push(await checkCellFiles(cellFiles))

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

async function checkCellFiles(files: string[]): Promise<Checked> {
  const decoded = await Promise.all(files.map(async (file) => ({ file, content: await readCellFile(file) })))
  const systems = decoded.flatMap(({ file, content }) => (content.kind === 'system' ? [{ file, ...content }] : []))
  const cells = decoded.flatMap(({ content }) => (content.kind === 'cell' ? [content.cell] : []))
  const [system] = systems
  if (!system || systems.length > 1) {
    const found = system ? `${systems.map(({ file }) => file).join(' and ')} both are` : 'none of these files is'
    const message = `Cells are checked against one system configuration, and ${found}: name the board's root file and its cells' files.`
    throw new ServiceError('bad-input', message)
  }
  return { files, faults: [], problems: checkConfiguration({ system: system.system, cells }) }
}

function describe({ files, faults, problems }: Checked): string {
  const name = files.join(' ')
  if (faults.length > 0) return `${name} cannot be checked:\n${describeFaults(faults)}`
  return [`${name}: ${problemCount(problems)}`, ...problems.map(problemText)].join('\n')
}
