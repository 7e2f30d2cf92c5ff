import { uniqueName } from '../plan/edit-cells'
import { fixOf, place, type Finding } from './finding'
import type { Rule } from './rule'

/** Two links answer to one name, and nobody can tell which one a message or a file means. */
export const linkName: Rule = {
  code: 'link-name',
  severity: 'error',
  title: 'Links have different names',
  check(input) {
    const links = input.plan?.plan.links ?? []
    const names = links.map((link) => link.name)
    return links.flatMap((link, l): Finding[] => {
      const first = names.indexOf(link.name)
      if (first === l) return []
      const free = uniqueName(link.name, names.concat(names.map((name, i) => `${name}-${i}`)))
      return [
        {
          message: `Two links are called ${link.name}.`,
          places: [first, l].map((index) => place(`${link.name} link`, 'links', index, 'name')),
          fix: fixOf(input, `call the second ${free}`, (draft) => {
            draft.links![l]!.name = free
          }),
        },
      ]
    })
  },
}
