import type { PlanTemplate } from './workbench.svelte'

/** The plan that opens when nothing else does. */
const FIRST_PLAN = 'quadcopter-imx8mm'

/** The template that a window without a plan starts from; undefined when there is none at all. */
export function firstPlan(templates: readonly PlanTemplate[]): PlanTemplate | undefined {
  return templates.find((plan) => plan.id === FIRST_PLAN) ?? templates[0]
}
