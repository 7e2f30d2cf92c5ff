import { nearest } from '../plan/nearest'
import { choices, showValue } from '../plan/show'
import { isWorkloadEnd, trafficCell } from '../plan/traffic'
import { fixOf, type Finding } from './finding'
import { flowsOf, withoutFlow, type PlacedFlow } from './flows'
import { targets } from './references'
import type { Rule, RuleInput } from './rule'

/**
 * A flow whose end is no cell of its link, or a workload that nobody placed. The message has no memory to lie in or nobody
 * to read it.
 */
export const trafficEnds: Rule = {
  code: 'traffic-ends',
  severity: 'error',
  title: 'Messages go between cells of their link',
  check(input) {
    return flowsOf(input).flatMap((flow) => {
      const wrong = (['from', 'to'] as const).flatMap((side) => checkEnd(input, flow, side))
      if (wrong.length > 0 || trafficCell(flow.flow.from) !== trafficCell(flow.flow.to)) return wrong
      return [
        {
          message: `${flow.name} stays in ${trafficCell(flow.flow.to)}; a link carries messages from one cell to another.`,
          places: [flow.place],
          fix: withoutFlow(input, flow),
        },
      ]
    })
  },
}

function checkEnd(input: RuleInput, flow: PlacedFlow, side: 'from' | 'to'): Finding[] {
  const { link, l, f } = flow
  const end = flow.flow[side]
  const cells = link.between.filter((cell) => cell !== 'nobody')
  const known = targets(input.plan!.plan)
  const cellKnown = cells.includes(trafficCell(end))
  if (cellKnown && (!isWorkloadEnd(end) || known.includes(end))) return []
  const possible = [...cells, ...known.filter((target) => cells.includes(trafficCell(target)))]
  const meant = nearest(end, possible)
  const message = cellKnown
    ? `${flow.name} names ${showValue(end)}, and no such workload is placed.`
    : `${flow.name} names ${showValue(end)}; on the ${link.name} link are ${choices(cells)}.`
  const fix =
    meant === undefined
      ? withoutFlow(input, flow)
      : fixOf(input, `make it ${meant}`, (draft) => {
          draft.links![l]!.traffic![f]![side] = meant
        })
  return [{ message, places: [{ ...flow.place, path: [...flow.place.path, side] }], fix }]
}
