/** Background load such as stress-ng: one process per stressor, under its cell's fair scheduler. */
import type { Plan } from '../plan/plan'
import { STRESSORS, type Workload } from '../plan/workload'
import { templateOf, type Building } from './building'
import { NotSimulatable } from './not-simulatable'

type LoadEntry = Plan['run']['load'][number]
type Load = Workload['behaviour'] & { kind: 'load' }

/** Demands that the bursts of one stressor take, as a share of its variation above or below the mean. */
const BURSTS = [-1, -1 / 3, 1 / 3, 1]

/** Adds the processes of `entry` and returns the command line that it stands for: "stress-ng --cpu 4 on root". */
export function addLoad(building: Building, entry: LoadEntry): string {
  const { behaviour, name, provenance, sources } = templateOf(building, entry.use, `the load on ${entry.on}`)
  if (behaviour.kind !== 'load')
    throw new NotSimulatable(`the load on ${entry.on} uses "${entry.use}", which is no load`)
  const cell = building.cells.findIndex((candidate) => candidate.name === entry.on)
  if (cell < 0) {
    const known = building.cells.map((candidate) => candidate.name).join(', ')
    throw new NotSimulatable(`there is no cell "${entry.on}" for the load to run on (${known})`)
  }
  if (building.cells[cell]!.cpus.length === 0) throw new NotSimulatable(`the load on ${entry.on} has no core to run on`)
  const intensity = building.used.use(`memory intensity of ${name}`, {
    value: 1,
    unit: '',
    provenance: 'estimate',
    source: `share of the memory demand in the template ${entry.use}`,
  })
  for (const kind of STRESSORS) {
    if (entry[kind] === 0) continue
    const stressor = behaviour.stressors[kind]
    if (stressor === undefined)
      throw new NotSimulatable(`the load on ${entry.on} cannot start ${kind}: ${name} has none`)
    for (let i = 0; i < entry[kind]; i += 1) {
      building.processes.push({
        name: `${name} --${kind} ${i} on ${entry.on}`,
        label: `${name} ${kind}`,
        cell,
        burstNs: stressor.burst,
        pauseNs: stressor.pause,
        demands: BURSTS.map((share) =>
          building.demands.add(stressor.memory, intensity * (1 + share * stressor.variation)),
        ),
      })
    }
    const about = { unit: '/s', provenance, source: sources[0]! }
    building.used.note(`refills of ${name} ${kind}`, { value: stressor.memory.refillsPerSecond, ...about })
    building.used.note(`writes past the caches of ${name} ${kind}`, {
      value: stressor.memory.streamedWritesPerSecond,
      ...about,
    })
  }
  return `${commandLine(behaviour, name, entry)} on ${entry.on}`
}

const megabytes = (bytes: bigint) => `${bytes >> 20n}M`

/** The operations of lmbench's bw_mem. */
const OPERATIONS = { read: 'rd', write: 'wr', copy: 'cp' } as const

/** What one would type on the board. bw_mem does one thing at a time: each is a command of its own. */
function commandLine({ tool, stressors }: Load, name: string, entry: LoadEntry): string {
  if (tool === 'bw_mem') {
    const kinds = (['read', 'write', 'copy'] as const).filter((kind) => entry[kind] > 0)
    const size = (kind: (typeof kinds)[number]) => entry.vmBytes ?? stressors[kind]!.memory.footprint
    return kinds.map((kind) => `bw_mem -P ${entry[kind]} ${megabytes(size(kind))} ${OPERATIONS[kind]}`).join(' and ')
  }
  const options = (['cpu', 'io', 'vm', 'hdd', 'udp'] as const).map((kind) => {
    const bytes = kind === 'vm' && entry.vmBytes !== undefined ? ` --vm-bytes ${megabytes(entry.vmBytes)}` : ''
    return entry[kind] > 0 ? ` --${kind} ${entry[kind]}${bytes}` : ''
  })
  return `${name}${options.join('')}`
}
