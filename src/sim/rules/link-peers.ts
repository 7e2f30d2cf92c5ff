import { NOBODY } from '../plan/link-seats'
import { nearest } from '../plan/nearest'
import { choices, showValue } from '../plan/show'
import { fixOf, listed, place, type Finding } from './finding'
import { cellNames } from './references'
import type { Rule, RuleInput } from './rule'

/**
 * A link whose peers do not fit: a cell that is not there, one cell twice, or more than two on a protocol for two. ivshmem
 * connects what shares a bus address and a peer count; a peer that is missing is simply never seen.
 */
export const linkPeers: Rule = {
  code: 'link-peers',
  severity: 'error',
  title: 'Links connect cells that exist',
  check(input) {
    const names = input.plan ? cellNames(input.plan.plan) : []
    return (input.plan?.plan.links ?? []).flatMap((link, l): Finding[] => {
      const unknown = link.between.filter((peer) => peer !== NOBODY && !names.includes(peer))
      if (unknown.length > 0) return [unknownPeers(input, l, unknown, names)]
      const taken = link.between.filter((peer) => peer !== NOBODY)
      if (new Set(taken).size < taken.length) {
        const unique = [...new Set(taken)]
        return [
          {
            message: `The ${link.name} link names a cell twice: ${listed(link.between)}.`,
            places: [place(`${link.name} link`, 'links', l, 'between')],
            fix: fixOf(input, unique.length > 1 ? 'name it once' : `remove the ${link.name} link`, (draft) => {
              if (unique.length > 1) draft.links![l]!.between = unique
              else draft.links!.splice(l, 1)
            }),
          },
        ]
      }
      if (link.protocol === 'demo' || link.between.length === 2) return []
      return [
        {
          message: `The ${link.name} link is a ${link.protocol} link, which has two peers; it names ${link.between.length}.`,
          places: [place(`${link.name} link`, 'links', l, 'between')],
          fix: fixOf(input, `keep ${listed(link.between.slice(0, 2))}`, (draft) => {
            draft.links![l]!.between = link.between.slice(0, 2)
          }),
        },
      ]
    })
  },
}

function unknownPeers(input: RuleInput, index: number, unknown: string[], names: string[]): Finding {
  const link = input.plan!.plan.links[index]!
  const taken = new Set(link.between)
  const meant = unknown.map((peer) =>
    nearest(
      peer,
      names.filter((name) => !taken.has(name)),
    ),
  )
  const correctable = meant.every((name) => name !== undefined) && new Set(meant).size === meant.length
  return {
    message: `The ${link.name} link names ${unknown.map(showValue).join(', ')}; the cells are ${choices(names)}.`,
    places: [place(`${link.name} link`, 'links', index, 'between')],
    fix: fixOf(
      input,
      correctable ? `connect ${listed(meant as string[])}` : `remove the ${link.name} link`,
      (draft) => {
        if (!correctable) draft.links!.splice(index, 1)
        else draft.links![index]!.between = link.between.map((peer) => meant[unknown.indexOf(peer)] ?? peer)
      },
    ),
  }
}
