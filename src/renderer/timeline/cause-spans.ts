/**
 * Which spans of a worst sample's window each of its causes is about. The result names causes in words; this reads them back.
 * What it cannot place for certain it leaves out.
 */
import type { StreamResult, TimelineSpan, WorstSample } from '../../sim/results/result'

type Stream = Pick<StreamResult, 'id' | 'cpu' | 'kind'>

/** A stretch of a span that one cause accounts for. */
export interface CauseStretch {
  /** Of the cause, among the sample's. */
  cause: number
  /** Of the span, among the window's. */
  span: number
  fromNs: number
  toNs: number
}

export interface CauseSpans {
  /** By cause: indices of its spans in the window; none where no span can be told to be it. */
  spans: number[][]
  /**
   * The causes laid along their spans, where those of a span add up to its length exactly. Parts of one interrupt come in the
   * order in which they are listed, for what fetched which line when is not known any more.
   */
  stretches: CauseStretch[]
}

type Test = (span: TimelineSpan) => boolean

/** Parts of the way from an interrupt's signal to what it serves. */
const PATH =
  /^(?:(?:interrupts|preemption) off in .+|trap and injection|interrupt delivery|[\d,]+ (?:cold )?lines? .+|waiting behind .+|refresh of the DRAM|wake-up of the thread|handler|the handler's own work|rest of the interrupt)$/

/** A job by its name, with its stretches with interrupts off or holding something. */
const jobOf = (name: string): Test => {
  const held = [`${name} with interrupts off`, `${name} holding `]
  return ({ kind, what }) => kind === 'job' && (what === name || held.some((start) => what.startsWith(start)))
}
const named =
  (what: string): Test =>
  (span) =>
    span.what === what

/** Workload's name in a stream's identifier: `flight/control@2` as `control`. */
const workloadOf = (id: string) => id.slice(id.indexOf('/') + 1).replace(/@\d+$/, '')

/** Spans of a cause that names what else ran. */
function testOfOthers(cause: string): Test | undefined {
  const preempted = /^preempted by (.+)$/.exec(cause)
  if (preempted) return jobOf(preempted[1]!)
  const behind = /^behind (.+)$/.exec(cause)
  if (behind) return named(behind[1]!)
  const held = /^waiting for (.+) held by (.+)$/.exec(cause)
  if (held) return named(`${held[2]} holding ${held[1]}`)
  if (/^(?:interrupt|wake-up) of (?!the thread)/.test(cause) || cause === 'stalled by its memory budget')
    return named(cause)
  return undefined
}

/** Spans of a cause of a workload's own sample. */
function testOfWorkload(name: string, cause: string): Test | undefined {
  if (cause === 'execution' || cause === 'slowed by the neighbours at the memory') return jobOf(name)
  if (PATH.test(cause)) return named(`interrupt of ${name}`)
  return testOfOthers(cause)
}

/** Spans of a cause of a message, whose stations bear its name. */
function testOfMessage(id: string, cause: string): Test | undefined {
  if (/^copy(?: |$)/.test(cause)) return named(`copying for ${id}`)
  if (/^handling(?: |$)/.test(cause)) {
    return ({ kind, what }) => kind === 'job' && / of /.test(what) && what.endsWith(id) && !what.startsWith('wake-up')
  }
  if (/doorbell/.test(cause)) return ({ what }) => what.startsWith(`${id}, doorbell`)
  if (cause === 'wake-up of the thread') return ({ what }) => what.startsWith('wake-up of ') && what.endsWith(id)
  if (PATH.test(cause)) return ({ kind, what }) => kind === 'interrupt' && what.endsWith(id)
  return testOfOthers(cause)
}

function testOf({ id, kind }: Stream, cause: string): Test | undefined {
  if (kind === 'message latency') return testOfMessage(id, cause)
  if (kind !== 'reaction time' && kind !== 'data age') return testOfWorkload(workloadOf(id), cause)
  const step = /^([^:]+): (.+)$/.exec(cause)
  return step ? testOfWorkload(step[1]!, step[2]!) : undefined
}

/** Where each cause of a sample is to be seen in its window. */
export function causeSpans(stream: Stream, sample: WorstSample): CauseSpans {
  const { causes, window, atNs, takenNs } = sample
  const wait = /^waiting for the next job of /.test(causes[0]?.cause ?? '') ? causes[0]!.ns : 0
  const from = atNs + wait
  const inside = (span: TimelineSpan) => span.toNs > from && span.fromNs < takenNs
  // A chain and a message go over several cores; what else they wait for is on those where they are.
  const own = window.spans.filter((span) => inside(span) && span.what.includes(stream.id)).map(({ cpu }) => cpu)
  const isAlone = stream.kind !== 'reaction time' && stream.kind !== 'data age'
  const cores = new Set([stream.cpu, ...own])
  const isHere = (span: TimelineSpan) => inside(span) && (!isAlone || cores.has(span.cpu))

  const spans = causes.map(({ cause }) => {
    const test = testOf(stream, cause)
    return test ? window.spans.flatMap((span, index) => (isHere(span) && test(span) ? [index] : [])) : []
  })
  return settled(sample, spans, from)
}

/** Lays causes with the same spans along them, where they fill them, or the last of them: a message comes to a core later. */
function settled({ causes, window, takenNs }: WorstSample, spans: readonly number[][], from: number): CauseSpans {
  const groups = new Map<string, number[]>()
  spans.forEach((indices, cause) => {
    if (indices.length > 0) groups.set(indices.join(), [...(groups.get(indices.join()) ?? []), cause])
  })
  const found = [...spans]
  const stretches: CauseStretch[] = []
  for (const members of groups.values()) {
    if (members.some((cause) => causes[cause]!.ns < 0)) continue
    const places = spans[members[0]!]!.map((index) => {
      const span = window.spans[index]!
      return { index, fromNs: Math.max(from, span.fromNs), toNs: Math.min(takenNs, span.toNs) }
    })
    const explained = members.reduce((sum, cause) => sum + causes[cause]!.ns, 0)
    const filled = places
      .map((_, first) => places.slice(first))
      .find((last) => last.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0) === explained)
    if (!filled) continue
    for (const cause of members) found[cause] = filled.map(({ index }) => index)
    stretches.push(
      ...laidOut(
        members.map((cause) => ({ cause, ns: causes[cause]!.ns })),
        filled,
      ),
    )
  }
  return { spans: found, stretches }
}

/** Lays causes one after the other along the spans that they fill. */
function laidOut(
  causes: readonly { cause: number; ns: number }[],
  places: readonly { index: number; fromNs: number; toNs: number }[],
): CauseStretch[] {
  const stretches: CauseStretch[] = []
  let place = 0
  let at = places[0]!.fromNs
  for (const { cause, ns } of causes) {
    for (let left = ns; left > 0;) {
      const { index, toNs } = places[place]!
      const end = Math.min(toNs, at + left)
      stretches.push({ cause, span: index, fromNs: at, toNs: end })
      left -= end - at
      at = end
      if (at === toNs) {
        place += 1
        at = places[place]?.fromNs ?? at
      }
    }
  }
  return stretches
}

/**
 * The cause that a span stands for; undefined where it is behind none.
 * @param index of the span in the window
 * @param ns moment in it, in the time of the window
 */
export function causeAt({ spans, stretches }: CauseSpans, index: number | undefined, ns: number): number | undefined {
  if (index === undefined) return undefined
  // Several causes share the span of one interrupt: the one whose stretch was hit.
  const stretch = stretches.find(({ span, fromNs, toNs }) => span === index && fromNs <= ns && ns < toNs)
  const cause = spans.findIndex((indices) => indices.includes(index))
  return stretch?.cause ?? (cause < 0 ? undefined : cause)
}
