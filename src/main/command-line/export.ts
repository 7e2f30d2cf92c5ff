/** `cellbench export PLAN -o DIR [--format …] [--only-configurations]`: the files for the board, all or none. */
import type { FormatId } from '../../hw/cellfile/formats'
import { exportConfigurations, exportPlan } from '../services/export-plan'
import { openPlan } from '../services/plan-files'
import type { Context } from './context'
import { EXIT, print, printJson, type ExitCode } from './output'
import { columns } from './wrap'

export interface ExportOptions {
  output: string
  /** The format of the configurations; the plan's own when left out. */
  format?: FormatId
  /** Writes cells/ and src/ alone, also where the rules find errors. */
  onlyConfigurations?: boolean
  json: boolean
}

export async function exportBundle(context: Context, plan: string, options: ExportOptions): Promise<ExitCode> {
  const document = withFormat(await openPlan(plan), options.format)
  const { library } = await context.templates()
  const { files, errors } = options.onlyConfigurations
    ? await exportConfigurations(document, library, options.output)
    : { files: await exportPlan(document, library, options.output), errors: [] }
  if (options.json) printJson({ directory: options.output, files, errors })
  else {
    const rows = files.map((file) => [`  ${file.path}`, String(file.bytes), 'bytes'])
    print(`${options.output} holds ${files.length} files:\n${columns(rows, [1])}`)
    if (errors.length > 0) print(`The plan has errors all the same (${errors.length}); cellbench check names them.`)
  }
  return errors.length > 0 ? EXIT.findings : EXIT.clean
}

/** The plan with another format, for this export alone. What is no plan is left to the checks behind. */
function withFormat(document: unknown, format: FormatId | undefined): unknown {
  if (format === undefined || typeof document !== 'object' || document === null) return document
  const { jailhouse } = document as { jailhouse?: unknown }
  if (jailhouse !== undefined && (typeof jailhouse !== 'object' || jailhouse === null)) return document
  return { ...document, jailhouse: { ...jailhouse, format } }
}
