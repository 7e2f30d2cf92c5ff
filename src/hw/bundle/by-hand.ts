/**
 * The commands of a bundle as a person would type them, for comments and the guide. A kernel's address is that of an image
 * with text offset 0, which every arm64 kernel since 5.8 has; start.sh reads the image's own.
 */
import { bootArguments } from '../devicetree/boot-arguments'
import type { BundleCell, BundleParts } from './parts'
import { oneLine, quoted } from './shell'

const hex = (value: bigint) => `0x${value.toString(16)}`
const word = (text: string) => (/^[A-Za-z0-9_./-]+$/.test(text) ? text : quoted(oneLine(text)))

/** `jailhouse cell load …` of one cell. */
export function loadCommand(cell: BundleCell): string {
  const { images, file, deviceTree } = cell
  const load = `jailhouse cell load --name ${word(cell.configuration.name)}`
  if (images.kind === 'plain') return `${load} images/${file}.bin -a ${hex(images.address)}`
  return (
    `${load} images/linux-loader.bin -a ${hex(images.loader)}` +
    ` -s "kernel=${hex(images.kernel)} dtb=${hex(images.deviceTree)}" -a ${hex(images.commandLine)}` +
    ` images/${file}-Image -a ${hex(images.kernel)} ${deviceTree} -a ${hex(images.deviceTree)}`
  )
}

/** Everything from enable to start, one command a line. */
export function commandsByHand({ cells, rootFile }: BundleParts): string[] {
  return [
    `jailhouse enable cells/${rootFile}.cell`,
    ...cells.flatMap((cell) => [
      `jailhouse cell create cells/${cell.file}.cell`,
      loadCommand(cell),
      `jailhouse cell start --name ${word(cell.configuration.name)}`,
    ]),
  ]
}

/** The one line that does the same for each Linux cell where the target has Python. */
export function linuxCommands({ plan, board, cells }: BundleParts): string[] {
  return cells
    .filter((cell) => cell.images.kind === 'linux')
    .map(
      ({ file, planned, deviceTree }) =>
        `jailhouse cell linux cells/${file}.cell images/${file}-Image -d ${deviceTree}` +
        ` -c "${bootArguments(plan, planned, board)}"`,
    )
}
