/** Measurements for the window: out of files, and off lines while a board is still measuring. */
import type { MeasurementCollector } from '../../hw/logs/measurement-collector'
import { mergedMeasurements, type MeasuredResult } from '../../sim/results/measured'
import { ServiceError } from '../contract/service-error'
import type { Event, EventName, Request } from '../contract/contract'
import type { Grants } from './grants'
import type { LineEvents } from './line-events'

// A window that opens waits for none of it.
const reading = () => import('./read-measurement')
const collecting = () => import('../../hw/logs/measurement-collector')

/** Time between two reports of progress: a few a second are as many as a person follows. */
const REPORT_MS = 250
/** Measurements that a window has under way. */
const MOST_MEASUREMENTS = 32

interface Window {
  emit: (event: EventName, payload: unknown) => void
}

type About = Pick<Request<'measurements.fromLine'>, 'board' | 'load' | 'note'>

/** What the operator says, without what he did not say. */
function saidOf({ board, load, note }: About): MeasuredResult['conditions'] {
  return {
    ...(board === undefined ? {} : { board }),
    ...(load === undefined ? {} : { load }),
    ...(note === undefined ? {} : { note }),
  }
}

/** One that is under way. */
class LiveMeasurement {
  private readonly damagedBefore: number
  private damaged = 0
  private timer: NodeJS.Timeout | undefined
  private readonly deafen: () => void

  constructor(
    private readonly id: string,
    private readonly request: Request<'measurements.fromLine'>,
    private readonly window: Window,
    lines: LineEvents,
    private readonly collector: MeasurementCollector,
    private readonly ended: () => void,
  ) {
    this.damagedBefore = lines.damagedBefore(request.line)
    this.deafen = lines.listen(request.line, {
      events: (events, damagedLines) => {
        this.damaged = damagedLines - this.damagedBefore
        let changed = false
        for (const event of events) if (this.collector.take(event)) changed = true
        if (changed) this.timer ??= setTimeout(() => this.report(), REPORT_MS)
      },
      closed: (message) => this.finish(message),
      simulated: (message) => this.discard(message),
    })
  }

  private report(): void {
    this.timer = undefined
    const progress = this.collector.progress(this.damaged)
    const payload: Event<'measurement.progress'> = { measurement: this.id, line: this.request.line, progress }
    this.window.emit('measurement.progress', payload)
  }

  private end(): void {
    clearTimeout(this.timer)
    this.deafen()
    this.ended()
  }

  /** Ends it without a result: what it took was no measurement. */
  private discard(message: string): void {
    this.end()
    const payload: Event<'measurement.finished'> = { measurement: this.id, message }
    this.window.emit('measurement.finished', payload)
  }

  /** Ends it; without a message it is forgotten. */
  finish(message?: string, said: About & { stream?: string | undefined } = {}): void {
    this.end()
    if (message === undefined) return
    if (said.stream !== undefined) this.collector.measures(said.stream)
    const result = this.collector.result({ ...saidOf(this.request), ...saidOf(said) }, this.damaged)
    const payload: Event<'measurement.finished'> = {
      measurement: this.id,
      ...(result ? { result } : {}),
      message: result ? message : `${message} No instrument had printed anything.`,
    }
    this.window.emit('measurement.finished', payload)
  }
}

/** The `measurements` methods of the contract. */
export function measurementHandlers(grants: Grants, lines: LineEvents) {
  const live = new WeakMap<object, Map<string, LiveMeasurement>>()
  let last = 0
  return {
    'measurements.import': async ({ paths, instrument, stream, ...about }: Request<'measurements.import'>) => {
      const files: string[] = []
      for (const path of paths) files.push(await grants.resolve(path))
      const { readMeasurement } = await reading()
      const results: MeasuredResult[] = []
      for (const file of files) results.push(await readMeasurement(file, { instrument, stream, said: saidOf(about) }))
      return { result: mergedMeasurements(results) }
    },
    'measurements.read': async ({ name, bytes, instrument, stream, ...about }: Request<'measurements.read'>) => {
      const { readMeasurementContent } = await reading()
      const options = { instrument, stream, said: saidOf(about) }
      return { result: await readMeasurementContent(name, Buffer.from(bytes, 'base64'), options) }
    },
    'measurements.fromLine': async (request: Request<'measurements.fromLine'>, window: Window) => {
      const { MeasurementCollector } = await collecting()
      const origin = lines.originOf(request.line, window)
      if (origin === undefined) throw new ServiceError('not-found', `There is no open line ${request.line}.`)
      if (origin === 'simulated') {
        throw new ServiceError('bad-input', 'A virtual board is simulated: nothing can be measured on it.')
      }
      if (origin === 'recording') {
        throw new ServiceError(
          'bad-input',
          'This line replays a recording: open its file as a measurement, which says where it is from.',
        )
      }
      const own = live.get(window) ?? new Map<string, LiveMeasurement>()
      live.set(window, own)
      if (own.size >= MOST_MEASUREMENTS) {
        throw new ServiceError('bad-input', `${MOST_MEASUREMENTS} measurements are under way already; stop one first.`)
      }
      const id = `measurement-${(last += 1)}`
      own.set(
        id,
        new LiveMeasurement(id, request, window, lines, new MeasurementCollector(request), () => own.delete(id)),
      )
      return { measurement: id }
    },
    'measurements.stop': ({ measurement, forget, ...said }: Request<'measurements.stop'>, window: object) => {
      // One that ended meanwhile, or that belongs to another window, is none of this one's.
      live
        .get(window)
        ?.get(measurement)
        ?.finish(forget ? undefined : 'The measurement was stopped.', said)
      return undefined
    },
  }
}
