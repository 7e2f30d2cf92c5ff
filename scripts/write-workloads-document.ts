/**
 * Writes docs/workloads.md, the palette with its figures and their sources, from the templates: `npm run workloads-document`.
 * A test keeps it current.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { describeFaults, parseWorkload } from '../src/sim/plan/parse'
import { formatSize } from '../src/sim/plan/units'
import type { MemoryDemand, Workload } from '../src/sim/plan/workload'
import { GROUP_NAMES, groupWorkloads } from '../src/sim/plan/workload-groups'
import { timingWords } from '../src/sim/plan/workload-words'

const WORKLOADS = join(import.meta.dirname, '../templates/workloads')
const DOCUMENT = join(import.meta.dirname, '../docs/workloads.md')

async function readWorkloads(): Promise<Workload[]> {
  const names = (await readdir(WORKLOADS)).sort()
  return Promise.all(
    names.map(async (name) => {
      const parsed = parseWorkload(JSON.parse(await readFile(join(WORKLOADS, name), 'utf8')))
      if (!parsed.ok) throw new Error(`${name}: ${describeFaults(parsed.faults)}`)
      return parsed.value
    }),
  )
}

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

const millions = (perSecond: number) => String(Number((perSecond / 1e6).toPrecision(3)))

function memoryWords({ refillsPerSecond, streamedWritesPerSecond, footprint, reusesPerSecond }: MemoryDemand): string {
  const streamed = streamedWritesPerSecond > 0 ? `, writes ${millions(streamedWritesPerSecond)} past the caches` : ''
  const reused = reusesPerSecond ? `, reuses ${millions(reusesPerSecond)}` : ''
  return `${millions(refillsPerSecond)}${streamed}${reused}; ${formatSize(footprint)}`
}

function memoryOf({ behaviour }: Workload): string {
  if (behaviour.kind !== 'load') return memoryWords(behaviour.memory)
  return Object.entries(behaviour.stressors)
    .flatMap(([name, stressor]) => (stressor ? [`${name}: ${memoryWords(stressor.memory)}`] : []))
    .join('<br>')
}

function heldWords({ behaviour }: Workload): string {
  const sections = behaviour.kind === 'periodic' ? (behaviour.sections ?? []) : []
  return sections.map(({ resource }) => resource ?? 'interrupts off').join(', ')
}

function figures(workloads: readonly Workload[]): string {
  return table(
    ['workload', 'times', 'million refills a second; footprint', 'guests', 'devices', 'holds'],
    workloads.map((workload) => [
      `**${workload.name}**<br>\`${workload.id}\``,
      timingWords(workload),
      memoryOf(workload),
      workload.guests.join(', '),
      (workload.devices ?? []).join(', '),
      heldWords(workload),
    ]),
  )
}

function sources(workloads: readonly Workload[]): string {
  return workloads
    .map(({ name, summary, provenance, sources: from }) => {
      const list = from.map((source) => `  - ${source}.`).join('\n')
      return `- **${name}** (${provenance}): ${summary}.\n${list}`
    })
    .join('\n')
}

function text(workloads: readonly Workload[]): string {
  const groups = groupWorkloads(workloads)
  const named = workloads.filter(({ reference }) => reference)
  return `# The palette

<!-- Written by scripts/write-workloads-document.ts from templates/workloads: change those and run npm run workloads-document. -->

${workloads.length} workloads to place on cores, in ${groups.length} groups. A plan can replace period, execution time, priority,
arrivals, policy, deadline and critical sections of each; \`cellbench templates\` lists them, \`cellbench templates --json\` with all
figures.

**What the figures mean.** Periods are as published where a source names one. Execution times hold for a job alone on its core with
warm caches; those of ${named.length} templates are for a Cortex-A53 at 1.8 GHz, the core of an i.MX 8M Mini or Plus, and are carried over
to other cores by an estimate of their speed; those of interrupts and instruments, and a time that a plan states, are taken as they
are. Almost all
execution times and memory demands are **estimates**: nobody has published what these programs take on these boards. They are
of the right order, enough to lay out a system and to see what disturbs what; measure your own before you rely on a limit.

**Memory.** Refills are lines a second that the shared cache brings in while the workload runs. Their order of magnitude comes from
MiBench on a Cortex-A53 (0.03 to 3.9 million a second, twelve programs); a core that does nothing but copy reaches 30.6
million each way. The footprint is what a workload walks through: what fits into the caches stays there until a neighbour
throws it out.

**Guests** are those that a workload can run under, the usual one first. **Devices** are kinds that it works with, a hint: no plan
has to have them. **Holds** names resources of critical sections; workloads of one core that hold the same wait for each other:
flight control, estimator, IMU input and telemetry share the samples, PLC cycle and EtherCAT gateway the process image.

**Accelerators and DMA.** What an NPU, VPU, camera or network controller moves is no work of a core: put it into a plan's \`masters\`
with its rate. The workloads here are the core's part.

${groups
  .map(({ group, workloads: members }) => `## ${GROUP_NAMES[group]}\n\n${figures(members)}\n\n${sources(members)}`)
  .join('\n\n')}
`
}

/** Path and text of the document as it should be. */
export async function workloadsDocument(): Promise<{ path: string; text: string }> {
  const style = await resolveConfig(DOCUMENT)
  return { path: DOCUMENT, text: await format(text(await readWorkloads()), { ...style, parser: 'markdown' }) }
}

async function main() {
  const { path, text: content } = await workloadsDocument()
  await writeFile(path, content)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
