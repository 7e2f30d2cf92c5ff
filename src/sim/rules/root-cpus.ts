import { boardCpus } from '../plan/board'
import { cores, place } from './finding'
import type { Rule } from './rule'

/**
 * Root's cores are not the ones that Linux brings up. Jailhouse counts the cores that are online and answers EINVAL to
 * `enable` when the number is not that of root's set.
 */
export const rootCpus: Rule = {
  code: 'root-cpus',
  severity: 'error',
  title: 'Root has all cores of the board',
  needsRoot: true,
  check(input) {
    const own = input.system.rootCell.cpus
    const places = [place('root', 'root')]
    if (own.length === 0) return [{ message: 'Root has no core; Jailhouse refuses the system with EINVAL.', places }]
    if (!input.board) return []
    const all = boardCpus(input.board)
    if (all.length === own.length && all.every((cpu) => own.includes(cpu))) return []
    const message = `Root has ${cores(own)}, and Linux brings up ${cores(all)} on ${input.board.name}: enable is refused with EINVAL.`
    return [{ message, places }]
  },
}
