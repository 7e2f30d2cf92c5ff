/** BOOT.md of a bundle: what the boot loader and root Linux must do for this plan on this board, and how it is started. */
import { numberList } from '../../sim/hypervisor/number-list'
import type { BootStep } from '../../sim/plan/board'
import { displayAddress, formatSize } from '../../sim/plan/units'
import { FORMATS } from '../cellfile/formats'
import { commandsByHand, linuxCommands } from './by-hand'
import { HARPOON_FOLDER, harpoonConfiguration } from './harpoon'
import { memoryLimitMiB } from './memory-map'
import type { BundleCell, BundleParts } from './parts'
import { oneLine } from './shell'

export const GUIDE_PATH = 'BOOT.md'

/** Text that Markdown shows as it is, also in a table. */
const prose = (text: string) => oneLine(text).replaceAll(/[\\`*_{}[\]<>#|!&~]/g, String.raw`\$&`)
const plainHex = (value: bigint) => `0x${value.toString(16)}`
/** Lines that Markdown shows as they are typed. */
const block = (lines: readonly string[]) => lines.map((line) => `    ${oneLine(line)}`).join('\n')

function imageRows(cell: BundleCell, n: number): string[] {
  const name = prose(cell.configuration.name)
  const row = (variable: string, file: string, address: string) =>
    `| ${name} | \`${variable}\` | \`${file}\` | ${address} |`
  const at = (address: bigint) => `\`${plainHex(address)}\``
  if (cell.images.kind === 'plain') return [row(`IMAGE_${n}`, `images/${cell.file}.bin`, at(cell.images.address))]
  return [
    row(`LOADER_${n}`, 'images/linux-loader.bin', at(cell.images.loader)),
    row(`KERNEL_${n}`, `images/${cell.file}-Image`, `${at(cell.images.kernel)} and the image's text offset`),
    row(`DEVICE_TREE_${n}`, cell.deviceTree, at(cell.images.deviceTree)),
    `| ${name} | \`INITRD_${n}\` | none | behind twice the kernel's size |`,
  ]
}

/** The board's steps that this plan needs: those for a device only when a cell has it or prints on it. */
export function needed({ plan }: Pick<BundleParts, 'plan'>, steps: readonly BootStep[] = []): BootStep[] {
  const given = new Set(plan.cells.flatMap((cell) => [...cell.devices, ...(cell.console ? [cell.console] : [])]))
  return steps.filter((step) => step.device === undefined || given.has(step.device))
}

function stepTable(heading: string, steps: readonly BootStep[], code: boolean): string {
  const shown = (step: BootStep) =>
    code ? `\`${oneLine(step.text).replaceAll('|', String.raw`\|`)}\`` : prose(step.text)
  const rows = steps.map((step) => `| ${shown(step)} | ${prose(step.reason)} | ${prose(step.source)} |`)
  return `| ${heading} | why | source |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

function memorySection(parts: BundleParts): string {
  const rows = parts.reserved.map(
    ({ start, size, what }) =>
      `| \`${displayAddress(start)}\` | \`${displayAddress(start + size - 1n)}\` | ${formatSize(size)} | ${what.map(prose).join(', ')} |`,
  )
  const limit = memoryLimitMiB(parts.reserved, parts.board)
  return `## 1. Keep root Linux out of this memory

| from | to | size | for |
| --- | --- | --- | --- |
${rows.join('\n')}

Either with the overlay \`dts/root-reserved-memory.dtso\`, before root Linux boots (a running kernel reserves no more). In U-Boot,
with root's device tree at \`\${fdt_addr_r}\` and the compiled overlay at \`\${loadaddr}\`:

    fdt addr \${fdt_addr_r}
    fdt resize 8192
    fdt apply \${loadaddr}

or on a file: \`fdtoverlay -i ROOT.dtb -o NEW.dtb dts/root-reserved-memory.dtbo\`. Compile it, where the folder has no .dtbo:
\`dtc -I dts -O dtb -o dts/root-reserved-memory.dtbo dts/root-reserved-memory.dtso\`.
${
  limit === undefined
    ? ''
    : `
Or, at the price of all memory above, with \`mem=${limit}M\` on root's command line.
`
}`
}

const UNKNOWN_BOARD = (name: string) => `
What the boot loader of ${prose(name)} must do beyond that is not known to Cellbench. Linux must keep the clocks of the cells'
devices on (\`clk_ignore_unused\`), use none of these devices, and must not hold EL2 for KVM.
`

function bootSection(parts: BundleParts): string {
  const { board, configuration, reserved } = parts
  const cpus = numberList(configuration.system.rootCell.cpus)
  const limit = memoryLimitMiB(reserved, board)
  const steps = needed(parts, board.boot?.arguments)
  const line = [...steps.map((step) => step.text), ...(limit === undefined ? [] : [`mem=${limit}M`])].join(' ')
  const commands = needed(parts, board.boot?.commands).map((step) => ({
    ...step,
    text: step.text.replaceAll('{arguments}', line),
  }))
  const changes = needed(parts, board.boot?.deviceTree)
  const without = limit === undefined ? '' : ' (without `mem=` where the overlay is used)'
  return [
    `## 2. Boot root Linux

All of cores ${cpus} must be online: no \`maxcpus=\` or \`nosmp\`.
`,
    ...(board.boot === undefined ? [UNKNOWN_BOARD(board.name)] : []),
    ...(steps.length > 0
      ? [`\nRoot's command line${without}:\n\n    ${line}\n\n`, stepTable('argument', steps, true)]
      : []),
    ...(commands.length > 0 ? ['\nIn U-Boot, in this order:\n\n', stepTable('command', commands, true)] : []),
    ...(changes.length > 0 ? ["\nRoot's device tree:\n\n", stepTable('change', changes, false)] : []),
  ].join('')
}

function guestSection(parts: BundleParts): string {
  const linux = parts.cells.filter((cell) => cell.images.kind === 'linux')
  const zephyr = parts.cells.filter((cell) => cell.planned.guest === 'zephyr')
  const notes = [
    ...(linux.length > 0
      ? [
          '`linux-loader.bin` is built with Jailhouse. A kernel must be an uncompressed arm64 `Image`. `BOOTARGS_n` and ' +
            '`INITRD_n` change a device tree with `fdtput`.',
          parts.described
            ? 'The device trees in `dts/` name memory and boot arguments.'
            : `Nobody described the cores of ${prose(parts.board.name)} to Cellbench, so the device trees of Linux cells are yours ` +
              'to bring. They must name the memory and the boot arguments of their cell.',
        ]
      : []),
    ...zephyr.map(
      (cell) =>
        `Build ${prose(cell.configuration.name)} with ` +
        `\`-DEXTRA_DTC_OVERLAY_FILE=zephyr/${cell.file}.overlay -DEXTRA_CONF_FILE=zephyr/${cell.file}.conf\` and take its \`zephyr.bin\`.`,
    ),
  ]
  return notes.map((note) => `\n${note}\n`).join('')
}

function startSection(parts: BundleParts): string {
  const linux = linuxCommands(parts)
  return `## 4. Start and stop

    ./start.sh
    ./status.sh
    ./stop.sh

All may be run again. \`start.sh\` checks root's cores and memory first, and takes back what it did when a step fails. By hand:

${block(commandsByHand(parts))}
${linux.length > 0 ? `\nWhere Python is installed, Jailhouse's own tool starts a Linux cell in one line:\n\n${block(linux)}\n` : ''}${
    harpoonConfiguration(parts) === undefined
      ? ''
      : `
At every boot, with the \`harpoon\` unit of NXP's BSP: copy this folder to \`${HARPOON_FOLDER}\`, \`harpoon.conf\` to
\`/etc/harpoon/harpoon.conf\`, then \`systemctl enable --now harpoon\`.
`
  }`
}

/** The guide from a board in its box to running cells, with this plan's own numbers. */
export function bootGuide(parts: BundleParts): string {
  const { plan, board, cells, digest } = parts
  const format = FORMATS[plan.jailhouse.format]
  return `# ${prose(plan.name)}

For ${prose(board.name)} with a Jailhouse that takes configuration revision ${format.revision} (${format.label}).
Plan ${digest}.

${memorySection(parts)}
${bootSection(parts)}
## 3. Put the images in place

| cell | variable | default | guest address |
| --- | --- | --- | --- |
${cells.flatMap((cell, i) => imageRows(cell, i + 1)).join('\n')}
${guestSection(parts)}
${startSection(parts)}
\`jailhouse console -f\` shows what the hypervisor prints. \`datasheet.html\` shows the plan, \`src/\` holds the configurations as
C source for Jailhouse's build, \`manifest.json\` the SHA-256 of every file and of the plan.
`
}
