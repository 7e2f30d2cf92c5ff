/** `help`: what there is, and what to try. */
import { hasFlags } from '../../../sim/configuration/configuration'
import { fileNames } from '../../bundle/file-names'
import { imagesOf } from '../../bundle/images'
import { INMATES } from '../board-files'
import { BUNDLE_FOLDER } from '../options'
import type { Program } from '../shell/process'
import type { System } from '../system'

/** An address of the board that a cell may not have, to practise a crash with. */
const FAR = 0x3b000000n

export function help(system: System, programs: ReadonlyMap<string, Program>): Program {
  return ({ out }) => {
    const names = [...programs.keys()].filter((name) => /^[a-z]/.test(name)).sort()
    const list: string[] = ['']
    for (const name of [...names, 'cd', 'export', 'pwd']) {
      if (list.at(-1)!.length + name.length > 70) list.push('')
      list[list.length - 1] += ` ${name}`
    }
    out(`A simulated board. Its programs:\n${list.map((line) => `  ${line}\n`).join('')}\n${tour(system)}`)
    return 0
  }
}

/** Commands that bring the plan up, and one that crashes its first cell. */
function tour({ options }: System): string {
  const { configuration, plan } = options
  const [root, ...files] = fileNames([configuration.system.rootCell.name, ...plan.cells.map(({ name }) => name)])
  const lines = [
    'The plan, by hand:',
    '  modprobe jailhouse',
    `  cd ${BUNDLE_FOLDER}`,
    `  jailhouse enable cells/${root}.cell`,
  ]
  configuration.cells.forEach((cell, i) => {
    const file = files[i]!
    const images = imagesOf(cell, plan.cells[i]!.guest)
    if (images.kind === 'linux') lines.push(`  jailhouse cell linux cells/${file}.cell images/${file}-Image`)
    else {
      const name = quoted(cell.name)
      const where = `0x${images.address.toString(16)}`
      lines.push(`  jailhouse cell create cells/${file}.cell`)
      lines.push(`  jailhouse cell load ${name} images/${file}.bin -a ${where}`)
      lines.push(`  jailhouse cell start ${name}`)
    }
  })
  lines.push('  jailhouse cell list', '  cyclictest -S -m -p 80 -i 200 -h 100 -q -D 10')
  const victim = configuration.cells.find((cell) => imagesOf(cell, 'bare-metal').kind === 'plain' && hasLoadable(cell))
  if (victim) {
    const images = imagesOf(victim, 'bare-metal')
    const address = images.kind === 'plain' ? images.address : 0n
    const hex = (value: bigint) => `0x${value.toString(16)}`
    lines.push(
      'A cell that crashes, because gic-demo is told that an LED is where the cell has nothing:',
      `  jailhouse cell load ${quoted(victim.name)} ${INMATES}/gic-demo.bin -a ${hex(address)} \\`,
      `    -s "led-reg=${hex(unowned(victim))}" -a ${hex(address + 0x1000n)}`,
      `  jailhouse cell start ${quoted(victim.name)}`,
    )
  }
  return `${lines.join('\n')}\n`
}

type Cell = System['options']['configuration']['cells'][number]

function hasLoadable({ memoryRegions, cpuResetAddress }: Cell): boolean {
  return memoryRegions.some(
    (region) =>
      hasFlags(region, 'WRITE', 'LOADABLE') &&
      cpuResetAddress >= region.virtualStart &&
      cpuResetAddress < region.virtualStart + region.size,
  )
}

function unowned({ memoryRegions }: Cell): bigint {
  let address = FAR
  while (
    memoryRegions.some((region) => address >= region.virtualStart && address < region.virtualStart + region.size)
  ) {
    address += 0x1000000n
  }
  return address
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `--name '${name.replaceAll("'", `'\\''`)}'`
}
