/** insmod, modprobe, lsmod, rmmod: for the one module that matters here. */
import { resolvePath } from '../file-tree'
import { MODULE } from '../board-files'
import type { Program } from '../shell/process'
import type { System } from '../system'

const NAME = 'jailhouse'
/** Linux's error numbers: insmod ends with them. */
const EXISTS = 17
const NO_ENTRY = 2
const INVALID_FORMAT = 8

export function modulePrograms(system: System): [string, Program][] {
  const { kernel } = system
  const load = () => {
    kernel.modules.add(NAME)
    kernel.say('jailhouse: loading out-of-tree module taints kernel.')
    return 0
  }
  const unload = (program: string, err: (text: string) => void) => {
    if (!kernel.modules.has(NAME)) {
      err(`${program}: can't unload module '${NAME}': No such file or directory\n`)
      return 1
    }
    if (system.driver.hypervisor.enabled) {
      err(`${program}: can't unload module '${NAME}': Resource temporarily unavailable\n`)
      return 1
    }
    kernel.modules.delete(NAME)
    return 0
  }

  const insert: Program = ({ words, files, folder, err }) => {
    const [, name] = words
    if (name === undefined) {
      err('Usage: insmod FILE\n')
      return 1
    }
    const refuse = (reason: string, code: number) => {
      err(`insmod: can't insert '${name}': ${reason}\n`)
      return code
    }
    const path = resolvePath(name, folder)
    const node = files.find(path)
    if (node?.kind !== 'file') return refuse('No such file or directory', NO_ENTRY)
    if (!/(^|\/)jailhouse\.ko$/.test(path)) return refuse('invalid module format', INVALID_FORMAT)
    if (kernel.modules.has(NAME)) return refuse('File exists', EXISTS)
    return load()
  }

  const probe: Program = ({ words, files, err }) => {
    const names = words.slice(1).filter((word) => !word.startsWith('-'))
    for (const name of names) {
      if (name !== NAME || !files.find(MODULE)) {
        err(`modprobe: module ${name} not found in modules.dep\n`)
        return 1
      }
      if (words.includes('-r')) {
        if (kernel.modules.has(NAME)) return unload('modprobe', err)
      } else if (!kernel.modules.has(NAME)) load()
    }
    return 0
  }

  return [
    ['insmod', insert],
    ['modprobe', probe],
    ['rmmod', ({ words, err }) => (words[1] === NAME ? unload('rmmod', err) : notLoaded(words[1] ?? '', err))],
    [
      'lsmod',
      ({ out }) => {
        out('Module                  Size  Used by    Tainted: G  \n')
        const used = system.driver.hypervisor.enabled ? 1 : 0
        for (const name of kernel.modules)
          out(`${name.padEnd(19)} ${String(40_960).padStart(8)} ${String(used).padStart(2)} \n`)
        return 0
      },
    ],
  ]
}

function notLoaded(name: string, err: (text: string) => void): number {
  err(`rmmod: can't unload module '${name}': No such file or directory\n`)
  return 1
}
