/** BOOT.md of a bundle: what root Linux must reserve, which images go where, and how it is started. */
import { displayAddress, formatSize } from '../../sim/plan/units'
import { numberList } from '../../sim/hypervisor/number-list'
import { FORMATS } from '../cellfile/formats'
import { memoryLimitMiB, reservedRanges, type ReservedRange } from './memory-map'
import type { BundleCell, BundleParts } from './parts'
import { oneLine } from './shell'

/** Text that Markdown shows as it is, also in a table. */
const prose = (text: string) => oneLine(text).replaceAll(/[\\`*_{}[\]<>#|!]/g, String.raw`\$&`)
const plainHex = (value: bigint) => `0x${value.toString(16)}`

function deviceTreeNode({ start, size, what }: ReservedRange): string {
  const cells = (value: bigint) => `0x${(value >> 32n).toString(16)} 0x${(value & 0xffffffffn).toString(16)}`
  return `    /* ${oneLine(what.join(', ')).replaceAll('*/', '* /')} */
    jailhouse@${start.toString(16)} {
        reg = <${cells(start)} ${cells(size)}>;
        no-map;
    };`
}

function imageRows(cell: BundleCell, n: number): string[] {
  const name = prose(cell.configuration.name)
  const row = (variable: string, file: string, address: string) =>
    `| ${name} | \`${variable}\` | \`images/${file}\` | ${address} |`
  const at = (address: bigint) => `\`${plainHex(address)}\``
  if (cell.images.kind === 'plain') return [row(`IMAGE_${n}`, `${cell.file}.bin`, at(cell.images.address))]
  return [
    row(`LOADER_${n}`, 'linux-loader.bin', at(cell.images.loader)),
    row(`KERNEL_${n}`, `${cell.file}-Image`, `${at(cell.images.kernel)} and the image's text offset`),
    row(`DEVICE_TREE_${n}`, `${cell.file}.dtb`, at(cell.images.deviceTree)),
    `| ${name} | \`INITRD_${n}\` | none | behind twice the kernel's size |`,
  ]
}

function linuxNote(parts: BundleParts): string {
  const linux = parts.cells.filter((cell) => cell.images.kind === 'linux')
  if (linux.length === 0) return ''
  return `
\`linux-loader.bin\` is built with Jailhouse. The device tree of a Linux cell must name its memory and its boot arguments.
Where Python is installed, Jailhouse's own tool fills them in instead:

${linux
  .map(
    (cell) =>
      `    jailhouse cell linux -d ${cell.file}.dtb -c "BOOT ARGUMENTS" cells/${cell.file}.cell ${cell.file}-Image`,
  )
  .join('\n')}
`
}

/** A short guide from a booted board to running cells, with this plan's own numbers. */
export function bootGuide(parts: BundleParts): string {
  const { plan, board, configuration, cells } = parts
  const ranges = reservedRanges(plan, configuration, board)
  const limit = memoryLimitMiB(ranges, board)
  const cpus = numberList(configuration.system.rootCell.cpus)
  const rows = ranges.map(
    ({ start, size, what }) =>
      `| \`${displayAddress(start)}\` | ${formatSize(size)} | ${what.map((one) => prose(one)).join(', ')} |`,
  )
  return `# ${prose(plan.name)}

For ${prose(board.name)} with a Jailhouse that takes configuration revision ${FORMATS.rev14.revision} (${FORMATS.rev14.label}).

## 1. Keep root Linux out of this memory

| from | size | for |
| --- | --- | --- |
${rows.join('\n')}

In the device tree that root Linux boots with (a running kernel cannot do it any more):

    reserved-memory {
        #address-cells = <2>;
        #size-cells = <2>;
        ranges;

${ranges.map(deviceTreeNode).join('\n').replaceAll(/^/gm, '    ')}
    };
${
  limit === undefined
    ? ''
    : `
or, at the price of all memory above, on root's command line:

    mem=${limit}M
`
}
All of cores ${cpus} must be online in root Linux. Its device tree must not use the devices that cells own; add
\`clk_ignore_unused\` to the command line so that their clocks stay on.

## 2. Put the images in place

| cell | variable | default | guest address |
| --- | --- | --- | --- |
${cells.flatMap((cell, i) => imageRows(cell, i + 1)).join('\n')}
${linuxNote(parts)}
## 3. Start and stop

    ./start.sh
    ./stop.sh

Both may be run again. \`jailhouse console -f\` shows what the hypervisor prints. \`manifest.json\` holds the SHA-256 of every
file and of the plan; \`src/\` holds the same configurations as C source for Jailhouse's build.
`
}
