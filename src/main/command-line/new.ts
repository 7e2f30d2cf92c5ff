/** `cellbench new TEMPLATE [-o FILE]`: a plan to start from, or a lesson, with or without `lessons/` before its name. */
import { existsSync } from 'node:fs'
import { ServiceError } from '../contract/service-error'
import { planText, savePlan } from '../services/plan-files'
import { LESSONS } from '../services/template-documents'
import type { Context } from './context'
import { EXIT, print, printJson, type ExitCode } from './output'

export interface NewOptions {
  output?: string
  force: boolean
  json: boolean
}

export async function newPlan(context: Context, template: string, options: NewOptions): Promise<ExitCode> {
  const { plans } = await context.templates()
  const found = plans.find(({ id }) => id === template) ?? plans.find(({ id }) => id === `${LESSONS}${template}`)
  if (!found) {
    const names = plans.map((plan) => plan.id).join(', ')
    throw new ServiceError('bad-input', `There is no template "${template}"; there are: ${names}.`)
  }
  const { output } = options
  if (output === undefined) {
    print(planText(found.document))
    return EXIT.clean
  }
  if (existsSync(output) && !options.force) {
    throw new ServiceError('cannot-write', `${output} exists already; name another file, or add --force to replace it.`)
  }
  await savePlan(output, found.document)
  if (options.json) printJson({ template, path: output })
  else print(`${output} holds "${found.document.name}".`)
  return EXIT.clean
}
