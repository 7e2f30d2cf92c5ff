/** The files that the board has before anybody writes one: the plan's bundle, Jailhouse's own, and stand-ins for images. */
import { fileNames } from '../bundle/file-names'
import type { FileTree } from './file-tree'
import { FIRMWARE } from './driver'
import { plannedProgram, standIn } from './images'
import { RELEASE } from './kernel'
import { BUNDLE_FOLDER, HOME, type VirtualBoardOptions } from './options'

/** Where NXP's images have Jailhouse's demos. */
export const INMATES = '/usr/share/jailhouse/inmates'
export const MODULE = `/lib/modules/${RELEASE}/jailhouse.ko`

const text = (value: string) => new TextEncoder().encode(value)

export function placeFiles(files: FileTree, options: VirtualBoardOptions): void {
  const { plan, configuration, workloads, bundle } = options
  files.place(`${HOME}/.profile`, text('# the virtual board reads no profile\n'))
  files.place('/etc/hostname', text(`${options.hostName ?? options.board.id}\n`))
  files.place(
    '/etc/os-release',
    text('NAME="Cellbench virtual board"\nPRETTY_NAME="Cellbench virtual board (simulated)"\n'),
  )
  files.place(FIRMWARE, standIn('workloads'))
  files.place(MODULE, standIn('workloads'))
  for (const demo of ['gic-demo', 'uart-demo', 'linux-loader'] as const)
    files.place(`${INMATES}/${demo}.bin`, standIn(demo))
  files.place('/tmp/.keep', new Uint8Array())
  for (const { path, bytes } of bundle) files.place(`${BUNDLE_FOLDER}/${path}`, bytes)
  const names = fileNames([configuration.system.rootCell.name, ...plan.cells.map(({ name }) => name)]).slice(1)
  plan.cells.forEach((cell, i) => {
    const program = plannedProgram(cell, workloads)
    const images = `${BUNDLE_FOLDER}/images`
    if (program === 'linux-loader') {
      files.place(`${images}/linux-loader.bin`, standIn(program))
      files.place(`${images}/${names[i]}-Image`, standIn('workloads'))
    } else files.place(`${images}/${names[i]}.bin`, standIn(program))
  })
  for (const { path, bytes } of options.files ?? []) files.place(path, bytes)
}
