/**
 * What a worst case rests on: which of the run's parameters each of its causes comes from, and how well the least known of them
 * is known. A cause that the table does not know counts as an estimate, so that nothing looks better known than it is.
 */
import { REQUEST_PARAMETERS } from '../hypervisor/request-time'
import type { Board } from '../plan/board'
import { clusterOf } from '../plan/board'
import { ROOT } from '../plan/cores'
import type { Plan } from '../plan/plan'
import type { Provenance } from '../plan/workload'
import type { Bound, Cause, ParameterResult, StreamResult, WorstSample } from './result'
import type { RecordedStream } from './stream-recorder'

/** Where a stream is: what names of parameters are made of. */
interface Place {
  id: string
  cell: string
  guest: string
  /** Type of its core. */
  core: string
}

/** True for the names that it is about: those that begin so, or those that a predicate knows. */
type Names = string | ((name: string) => boolean)

/** Names of the parameters behind a cause; `what` is what the cause's own name says that it is about. */
type Foundation = (place: Place, what: string) => Names[]

/** The parameter `what` of the workload that goes by `label` in any cell, on any core. */
const workload = (what: string, label: string): Names => {
  const start = `${what} `
  return (name) => {
    const slash = name.indexOf('/', start.length)
    return slash > start.length && name.startsWith(start) && name.slice(slash + 1).replace(/@\d+$/, '') === label
  }
}

const DELIVERY: Foundation = ({ core }) => [`interrupt delivery on ${core}`]
const TRAP: Foundation = (place) => [...DELIVERY(place, ''), `trap and injection on ${place.core}`]
const MISS = 'refill from the DRAM, alone'
const HIT = 'refill from the shared cache'
const HYPERVISOR_LINES: Foundation = ({ core }) => [`hypervisor code on ${core}`, `hypervisor data on ${core}`]
const HANDLER_LINES: Foundation = ({ guest }) => [`handler code of ${guest}`, `handler data of ${guest}`]
const WAKE_UP_LINES: Foundation = ({ guest }) => [`wake-up code of ${guest}`, `wake-up data of ${guest}`]
const GUEST_LINES: Foundation = (place) => [...HANDLER_LINES(place, ''), ...WAKE_UP_LINES(place, '')]
const DRAM_QUEUE = [
  'peak rate of the DRAM',
  'usable share of the peak rate',
  'reads of another core ahead',
  'writes of another core ahead',
]
const SECTIONS: Foundation = ({ cell, guest }) =>
  ['interrupts off', 'preemption off'].flatMap((what) =>
    ['sections with', 'mean section with'].flatMap((start) => [
      `${start} ${what}, ${cell}/`,
      `${start} ${what}, ${guest}`,
    ]),
  )
const PATH: Foundation = (place) => [
  ...TRAP(place, ''),
  ...HYPERVISOR_LINES(place, ''),
  ...GUEST_LINES(place, ''),
  `handler of ${place.guest}`,
  `wake-up of ${place.guest}`,
  MISS,
  HIT,
]

const FOUNDATIONS: [RegExp, Foundation][] = [
  [/^release jitter$/, ({ id }) => [`jitter of ${id}`]],
  [/^idle core$/, () => []],
  [/^execution$/, ({ id }) => [`execution time of ${id}`]],
  [/^slowed by the neighbours/, ({ id }) => [`refills of ${id}`, MISS, ...DRAM_QUEUE]],
  [
    /^(?:.+: )?preempted by (.+)$/,
    (_, what) => ['execution time of', 'handler of', 'work that the handler of'].map((start) => workload(start, what)),
  ],
  [/^waiting for .+ held by (.+)$|^(.+): execution$/, (_, what) => [workload('execution time of', what)]],
  [/^stalled by its memory budget$/, ({ cell }) => [`memory budget of each core of ${cell}`]],
  [/^(?:.+: )?(?:interrupt of |its earlier |wake-up of (?!the thread))|^rest of the interrupt$/, PATH],
  [
    /^(?:.+: )?scheduler tick$/,
    (place) => [
      `tick of ${place.cell}/`,
      `cost of a tick of ${place.guest}`,
      ...TRAP(place, ''),
      'code of a scheduler tick',
    ],
  ],
  [/^(?:interrupts|preemption) off in /, SECTIONS],
  [/^trap and injection$/, TRAP],
  [/^interrupt delivery$/, DELIVERY],
  [/ of the hypervisor(?: after code was mapped)?$/, (place) => [...HYPERVISOR_LINES(place, ''), MISS]],
  [/cold lines? of the handler/, (place) => [...GUEST_LINES(place, ''), MISS]],
  [/cold lines? of the wake-up/, (place) => [...WAKE_UP_LINES(place, ''), MISS]],
  [/from the shared cache$/, (place) => [...HYPERVISOR_LINES(place, ''), ...GUEST_LINES(place, ''), HIT]],
  [
    /^waiting behind (.+)$/,
    (_, what) => [`refills of ${what}`, `memory intensity of ${what.split(' ')[0]!}`, ...DRAM_QUEUE],
  ],
  [/^copy$/, ({ core }) => [`copy rate on ${core}`, 'network frame sent by', 'virtio request in']],
  [
    /^handling$/,
    ({ core }) => [`copy rate on ${core}`, 'network frame received by', 'virtio request in', 'service of a'],
  ],
  [/^(?:copy|handling) slowed by/, () => ['lines of a copy in flight', MISS, ...DRAM_QUEUE]],
  [/^doorbell exit$/, () => ['trapped access to a device']],
  [
    / at the doorbell$/,
    () => ['hypervisor code of a trapped access', 'hypervisor data of a trapped access', MISS, HIT],
  ],
  [/^([^:]+): execution$/, ({ cell }, what) => [`execution time of ${cell}/${what}`]],
  [/^([^:]+): slowed by the neighbours/, ({ cell }, what) => [`refills of ${cell}/${what}`, MISS, ...DRAM_QUEUE]],
  [/^[^:]+: preempted by (.+)$/, ({ cell }, what) => [`execution time of ${cell}/${what}`]],
  [/^handler$/, ({ guest }) => [`handler of ${guest}`]],
  [/^wake-up of the thread$/, ({ guest }) => [`handler of ${guest}`, `wake-up of ${guest}`]],
  [
    /^(?:stopped for )?(?:create|shutdown|load|start|destroy) of /,
    () => [...REQUEST_PARAMETERS, 'management event', 'hypercall', 'call of the firmware'],
  ],
  [/^(?:statistics|hypercall) of /, () => ['hypercall', 'code of a hypercall', 'data of a hypercall']],
  [/^trapped write of /, () => ['trapped access to a device', 'hypervisor code of a trapped access']],
  [/^secure world$/, () => ['longest visit to the secure world']],
  [/^broadcast TLB invalidation$/, () => ['answer to a broadcast TLB invalidation']],
  [/^refresh of the DRAM$/, () => ['refresh of the DRAM']],
  [/^counter tick of |^rounding to /, () => ['system counter']],
]

/** From the least known to the best. What the plan says is the user's own, not the model's. */
const LEAST_KNOWN_FIRST: readonly Provenance[] = ['estimate', 'plan', 'datasheet', 'measured']

const leastKnown = (all: readonly ParameterResult[]): Provenance =>
  LEAST_KNOWN_FIRST.find((one) => all.some(({ provenance }) => provenance === one)) ?? 'estimate'

/** What is behind a cause: its parameters, none where the table does not know it, and how well the least known is known. */
interface Behind {
  names: readonly string[]
  provenance: Provenance
}

/** Causes whose parameters are the stream's own. Those of all others are the same for the streams of a cell on one type of core. */
const IS_OWN = /^(?:release jitter$|execution$|slowed by the neighbours)/

/**
 * What is behind causes. Hundreds of streams of one core name each other in ten samples each: whatever they have in common is
 * looked up once.
 */
class Foundations {
  private readonly shared = new Map<string, Map<string, Behind>>()

  constructor(private readonly parameters: readonly ParameterResult[]) {}

  /** What is behind the causes of the stream at `place`. */
  at(place: Place): (cause: string) => Behind {
    const common = [place.cell, place.guest, place.core].join('\n')
    const others = this.shared.get(common) ?? new Map<string, Behind>()
    this.shared.set(common, others)
    const own = new Map<string, Behind>()
    return (cause) => {
      const before = own.get(cause) ?? others.get(cause)
      if (before !== undefined) return before
      const parameters = lookUp(cause, place, this.parameters)
      const behind = { names: parameters.map(({ name }) => name), provenance: leastKnown(parameters) }
      const among = IS_OWN.test(cause) ? own : others
      among.set(cause, behind)
      return behind
    }
  }
}

function lookUp(cause: string, place: Place, parameters: readonly ParameterResult[]): ParameterResult[] {
  for (const [pattern, foundation] of FOUNDATIONS) {
    const match = pattern.exec(cause)
    if (match === null) continue
    const known = foundation(place, match.slice(1).find((group) => group !== undefined) ?? '')
    const isKnown = (name: string) =>
      known.some((names) => (typeof names === 'string' ? name.startsWith(names) : names(name)))
    return parameters.filter(({ name }) => isKnown(name))
  }
  return []
}

/** Streams as results hold them: with their bounds, and with what the causes of their worst samples rest on. */
export function explainedStreams(
  streams: readonly RecordedStream[],
  bounds: ReadonlyMap<string, Bound>,
  parameters: readonly ParameterResult[],
  { plan, board }: { plan: Plan; board: Board },
): StreamResult[] {
  const foundations = new Foundations(parameters)
  return streams.map((stream) => {
    const { id, cell, cpu } = stream
    const guest = cell === ROOT ? plan.root.guest : plan.cells.find(({ name }) => name === cell)!.guest
    const place = { id, cell, guest, core: clusterOf(board, cpu)!.core }
    const behind = foundations.at(place)
    const founded = (sample: WorstSample): WorstSample => ({
      ...sample,
      causes: sample.causes.map(({ cause, ns }) => ({ cause, ns, provenance: behind(cause).provenance })),
    })
    const worstSamples = stream.worstSamples.map(founded)
    const worst = worstSamples[0] ?? null
    const named = new Set(worst?.causes.flatMap(({ cause }) => behind(cause).names))
    return {
      ...stream,
      bound: bounds.get(id) ?? { noBound: 'no analysis covers this kind of stream' },
      worst,
      worstSamples,
      restsOn: parameters.flatMap(({ name }) => (named.has(name) ? [name] : [])),
    }
  })
}

/**
 * How much of a sample rests on parameters of each provenance, ns; they add up to it. A rounding down counts where its
 * instrument does, and may be negative there.
 */
export function sharesByProvenance(causes: readonly Cause[]): Partial<Record<Provenance, number>> {
  const shares: Partial<Record<Provenance, number>> = {}
  for (const { ns, provenance = 'estimate' } of causes) shares[provenance] = (shares[provenance] ?? 0) + ns
  return shares
}
