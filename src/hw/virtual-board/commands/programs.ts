/** Every program that the board's shell knows, by name. */
import type { Program } from '../shell/process'
import type { System } from '../system'
import { cyclictest } from './cyclictest'
import { filePrograms } from './file-programs'
import { help } from './help'
import { jailhouse } from './jailhouse'
import { list } from './list-files'
import { machinePrograms } from './machine-programs'
import { modulePrograms } from './module-programs'
import { textPrograms } from './text-programs'

export function makePrograms(system: System): ReadonlyMap<string, Program> {
  const programs = new Map<string, Program>()
  const add = (more: readonly (readonly [string, Program])[]) =>
    more.forEach(([name, program]) => programs.set(name, program))
  add(filePrograms)
  add(textPrograms)
  add(modulePrograms(system))
  add(machinePrograms(system, programs))
  add([
    ['ls', list],
    ['jailhouse', jailhouse(system)],
    ['cyclictest', cyclictest(system)],
    ['help', help(system, programs)],
  ])
  return programs
}
