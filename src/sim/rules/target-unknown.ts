import { nearest } from '../plan/nearest'
import { showValue } from '../plan/show'
import { fixOf, place, type Finding } from './finding'
import { removeChain } from './flows'
import { targets } from './references'
import type { Rule } from './rule'

/** `cell/workload@core` names the instance on one core. */
const INSTANCE = /@\d+$/

/** A limit or a chain names a workload that is not placed: the limit would never be missed, the chain never measured. */
export const targetUnknown: Rule = {
  code: 'target-unknown',
  severity: 'error',
  title: 'Limits and chains name placed workloads',
  check(input) {
    if (!input.plan) return []
    const { plan } = input.plan
    const known = targets(plan)
    const names = new Set(known)
    const missing = (target: string) => !names.has(target) && !names.has(target.replace(INSTANCE, ''))
    const chainNames = plan.chains.map(({ name }) => name)
    const limits = plan.limits.flatMap((limit, i): Finding[] => {
      const ofChain = limit.measure === 'reaction' || limit.measure === 'age'
      if (ofChain ? chainNames.includes(limit.of) : !missing(limit.of)) return []
      const meant = nearest(limit.of, ofChain ? chainNames : known)
      return [
        {
          message: `A limit is set on ${showValue(limit.of)}, and no such ${ofChain ? 'chain exists' : 'workload is placed'}.`,
          places: [place(`limit of ${limit.of}`, 'limits', i, 'of')],
          fix: fixOf(input, meant ? `set it on ${meant}` : 'remove the limit', (draft) => {
            if (meant) draft.limits![i]!.of = meant
            else draft.limits!.splice(i, 1)
          }),
        },
      ]
    })
    const chains = plan.chains.flatMap((chain, c): Finding[] => {
      const steps = chain.steps.flatMap((step, s) => (missing(step) ? [{ step, s }] : []))
      if (steps.length === 0) return []
      const corrections = steps.map(({ step, s }) => ({ s, meant: nearest(step, known) }))
      const correctable = corrections.every(({ meant }) => meant !== undefined)
      return [
        {
          message: `The chain ${chain.name} passes ${steps.map(({ step }) => showValue(step)).join(', ')}, and no such workload is placed.`,
          places: steps.map(({ step, s }) => place(`step ${step} of ${chain.name}`, 'chains', c, 'steps', s)),
          fix: fixOf(input, correctable ? `correct ${chain.name}` : `remove the chain ${chain.name}`, (draft) => {
            if (correctable) for (const { s, meant } of corrections) draft.chains![c]!.steps[s] = meant!
            else removeChain(draft, c)
          }),
        },
      ]
    })
    return [...limits, ...chains]
  },
}
