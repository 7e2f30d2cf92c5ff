import { place, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * The root cell carries another board's name. Nothing breaks; `jailhouse cell list` and every log then speak of a board
 * that this is not.
 */
export const rootName: Rule = {
  code: 'root-name',
  severity: 'warning',
  title: 'Root is called like its board',
  needsRoot: true,
  check(input): Finding[] {
    const { name } = input.system.rootCell
    const file = input.files?.system?.name.replace(/\.[^.]*$/, '')
    const places = [place('name of root', 'root', 'name')]
    if (file === undefined || name === '' || file === name || !namesSoc(file) || !namesSoc(name)) return []
    // imx8mm-root-lk may well hold a root that is called imx8mm.
    if (file.startsWith(name) || name.startsWith(file)) return []
    return [{ message: `The root cell in ${file} is called ${name}, as that of another SoC.`, places }]
  },
}

function namesSoc(name: string): boolean {
  return /^imx\d/.test(name)
}
