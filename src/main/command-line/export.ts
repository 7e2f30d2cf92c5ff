/** `cellbench export PLAN -o DIR`: the files for the board, all or none. */
import { exportPlan } from '../services/export-plan'
import { openPlan } from '../services/plan-files'
import type { Context } from './context'
import { EXIT, print, printJson, type ExitCode } from './output'
import { columns } from './wrap'

export interface ExportOptions {
  output: string
  json: boolean
}

export async function exportBundle(context: Context, plan: string, options: ExportOptions): Promise<ExitCode> {
  const document = await openPlan(plan)
  const { library } = await context.templates()
  const files = await exportPlan(document, library, options.output)
  if (options.json) printJson({ directory: options.output, files })
  else {
    const rows = files.map((file) => [`  ${file.path}`, String(file.bytes), 'bytes'])
    print(`${options.output} holds ${files.length} files:\n${columns(rows, [1])}`)
  }
  return EXIT.clean
}
