/**
 * Writes docs/boards.md from the boards and from the list of differences to shipped configurations: `npm run boards-document`.
 * A test keeps it current.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import type { Board } from '../src/sim/plan/board'
import { describeFaults, parseBoard } from '../src/sim/plan/parse'
import { formatSize } from '../src/sim/plan/units'
import { unknownFacts } from '../src/sim/plan/unknown-facts'
import { DIFFERENCES, SHIPPED, type Change } from '../tests/boards/differences'

const BOARDS = join(import.meta.dirname, '../templates/boards')
const DOCUMENT = join(import.meta.dirname, '../docs/boards.md')

async function readBoards(): Promise<Board[]> {
  const names = (await readdir(BOARDS)).sort()
  return Promise.all(
    names.map(async (name) => {
      const parsed = parseBoard(JSON.parse(await readFile(join(BOARDS, name), 'utf8')))
      if (!parsed.ok) throw new Error(`${name}: ${describeFaults(parsed.faults)}`)
      return parsed.value
    }),
  )
}

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

function cores({ clusters }: Board): string {
  return clusters
    .map(({ cpus, name, clock }) => `${cpus.length}x ${name} ${clock === 0 ? 'unknown' : `${clock / 1e9} GHz`}`)
    .join(', ')
}

function caches({ clusters }: Board): string {
  return clusters
    .map(({ privateCache, sharedCache }) =>
      sharedCache.size === 0n
        ? 'unknown'
        : `${privateCache ? `${formatSize(privateCache.size)} L2 each, ` : ''}${formatSize(sharedCache.size)} ` +
          `L${sharedCache.level}, ${sharedCache.colours} colours`,
    )
    .join('; ')
}

function memory({ memory }: Board): string {
  const bytes = formatSize(memory.banks.reduce((sum, bank) => sum + bank.size, 0n))
  const rate = memory.peak === 0 ? 'unknown rate' : `${memory.peak / 1e9} GB/s`
  return `${bytes} in ${memory.banks.length}, ${memory.type}, ${rate}`
}

function gatekeepers({ smmu, partitioning }: Board): string {
  const unit = smmu ? `${smmu.type} (${smmu.driven ? 'driven' : 'not driven'})` : 'no SMMU'
  return [unit, ...(partitioning ? [partitioning.controller] : [])].join(', ')
}

function overview(boards: readonly Board[]): string {
  return table(
    ['board', 'cores', 'caches that cores share', 'DRAM', 'GIC', 'DMA and domains', 'devices'],
    boards.map((board) => [
      `\`${board.id}\``,
      cores(board),
      caches(board),
      memory(board),
      `v${board.interruptController.version}`,
      gatekeepers(board),
      String(board.devices.length),
    ]),
  )
}

function unknowns(boards: readonly Board[]): string {
  return table(
    ['board', 'unknown', 'estimates'],
    boards.map((board) => [
      `\`${board.id}\``,
      unknownFacts(board)
        .map(({ fact, simulated }) => (simulated ? `**${fact}**` : fact))
        .join('; ') || 'nothing',
      Object.entries(board.estimates ?? {})
        .map(([fact, from]) => `\`${fact}\`: ${from}`)
        .join('; ') || 'none',
    ]),
  )
}

function values(change: Change, side: 'shipped' | 'derived'): string {
  const value = change[side]
  if (typeof value === 'string') return `\`${value}\``
  if (change.field === 'flags of the console') return `\`0x${(value as number).toString(16)}\``
  if (typeof value === 'number') return String(value)
  return value.map(([start, size]) => `\`${start}+${size}\``).join(', ')
}

function comparison(boards: readonly Board[]): string {
  const compared = boards.filter(({ id }) => id in SHIPPED)
  const equal = compared.filter(({ id }) => !DIFFERENCES.some(({ file }) => file === SHIPPED[id]))
  const names = equal.map(({ id }) => `\`${id}\``).join(', ')
  const boardOf = (file: string) => compared.find(({ id }) => SHIPPED[id] === file)!.id
  return [
    `Equal byte for byte: ${names}. The others differ only where a rule speaks against the shipped one:`,
    table(
      ['board', 'field', 'shipped', 'here', 'rule', 'because'],
      DIFFERENCES.map(({ file, rule, change, reason }) => [
        `\`${boardOf(file)}\``,
        change.field,
        values(change, 'shipped'),
        values(change, 'derived'),
        `\`${rule}\``,
        reason,
      ]),
    ),
  ].join('\n\n')
}

/** Path and text of the document. */
export async function boardsDocument(): Promise<{ path: string; text: string }> {
  const boards = await readBoards()
  const text = `# Boards

Made by \`npm run boards-document\` from \`templates/boards/\`; a test keeps it current. \`cellbench boards ID\` prints a board with
the source of each group of its facts.

${overview(boards)}

## What is not known

A file says \`"unknown"\` where no source was found; code then has 0 there, and whoever shows it says so. On a board of which a
fact in bold is unknown nothing can be simulated: checking, lowering and exporting need none of them. \`estimates\` names facts
that are taken from elsewhere, and results mark them so.

${unknowns(boards)}

## Against the shipped configurations

A plan without cells, whose links are those of the shipped root, is lowered on each board and encoded as revision 14. The
result is NXP's file (nxp-imx/imx-jailhouse lf-6.6.3_1.0.0), by its SHA-256; of \`qemu-arm64\` NXP ships upstream's unchanged.
\`zcu104\` has no root there: its values are those of a public fork, named in its sources.

${comparison(boards)}

Regions of registers are cut around the interrupt controller and the SMMU, so that Jailhouse sees root's accesses, as NXP's own
configurations of the i.MX 8M do.

## Making them again

\`npx tsx scripts/write-boards.ts FACTS_FOLDER\` makes every file from collected facts and from \`scripts/boards/\`, where a file a board
holds what the collection does not say. The same facts give the same bytes.

- Cores, caches, interrupt controller, devices: mainline device trees, compiled.
- Hypervisor, root's regions, virtual PCI, console: Jailhouse's shipped configurations, read out of the compiled files.
- What firmware keeps, companions, clocks, DRAM rates, boot steps: each board's file, with a source or marked as inference.
- Whether a device masters the bus follows from its kind; the device trees do not say it.
`
  const style = await resolveConfig(DOCUMENT)
  return { path: DOCUMENT, text: await format(text, { ...style, parser: 'markdown' }) }
}

async function main() {
  const { path, text } = await boardsDocument()
  await writeFile(path, text)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
