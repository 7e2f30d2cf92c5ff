/** `cellbench monitor PORT|--replay FILE`: listens to a board, records what it says, and prints what it understands of it. */
import { parseAddress } from '../../hw/bridge/address'
import { BoardLine, type LineChange } from '../../hw/bridge/board-line'
import { LineError, type OpenLine } from '../../hw/bridge/byte-line'
import { openingOf } from '../../hw/bridge/open-line'
import { reason, Recorder } from '../../hw/bridge/recording/recorder'
import { replayLine } from '../../hw/bridge/replay/replay-line'
import { replaySource } from '../../hw/bridge/replay/source'
import { listPorts, type SerialPortInfo } from '../../hw/bridge/serial/ports'
import { BoardLog } from '../../hw/logs/board-log'
import type { BoardEvent } from '../../hw/logs/board-event'
import { ServiceError } from '../contract/service-error'
import { configurationFolder } from '../services/configuration-folder'
import { recordingSettings } from '../services/lines/recording-settings'
import { stateFolder } from '../services/state-folder'
import { complain, EXIT, print, type ExitCode } from './output'
import { eventText } from './event-text'
import { untilTold } from './until-told'

export interface MonitorOptions {
  /** A file with what a board said, in place of a port. */
  replay?: string
  /** Of a replay: how many times faster than it happened; 0, as fast as possible. */
  speed: number
  baud?: number
  /** False with --no-record; a folder with --record. */
  record?: string | boolean
  json: boolean
}

export async function monitor(port: string | undefined, options: MonitorOptions): Promise<ExitCode> {
  if (port !== undefined && options.replay !== undefined) {
    throw new ServiceError('bad-input', 'A port is monitored or a file is replayed, not both at once.')
  }
  if (port === undefined && options.replay === undefined) return listOnly(options.json)
  try {
    return await listen(port, options)
  } catch (error) {
    if (!(error instanceof LineError)) throw error
    complain(`cellbench: ${error.message}`)
    if (options.json) row({ failed: error.fault, message: error.message })
    return error.fault === 'address' ? EXIT.unusable : EXIT.connection
  }
}

/** Without a port: which there are. */
async function listOnly(json: boolean): Promise<ExitCode> {
  const { ports, note } = await listPorts()
  if (json) {
    for (const port of ports) row({ port })
    if (note !== undefined) row({ note })
    return EXIT.clean
  }
  print(ports.length === 0 ? 'There is no serial port on this machine.' : ports.map(portText).join('\n'))
  if (note !== undefined) complain(note)
  return EXIT.clean
}

function portText(port: SerialPortInfo): string {
  const names = [port.vendor, port.product, port.serialNumber].filter((name) => name !== undefined).join(' ')
  const lines = [`${port.path}${names === '' ? '' : `  ${names}`}`]
  if (port.byId !== undefined) lines.push(`  always ${port.byId}`)
  for (const { boards, console, baud, provenance } of port.roles) {
    const sure = provenance === 'documented' ? '' : 'probably '
    lines.push(`  ${sure}${console} of ${boards.join(', ')}, ${baud} baud`)
  }
  return lines.join('\n')
}

async function listen(port: string | undefined, options: MonitorOptions): Promise<ExitCode> {
  const way: { line?: BoardLine } = {}
  const listener = new Listener(options.json)
  const source = options.replay === undefined ? undefined : await replaySource(options.replay)
  const name = port ?? options.replay!
  const recorder = source ? undefined : await startRecorder(name, options, (held) => way.line?.hold('recorder', held))
  const { open, retryMs } = source
    ? { open: replayLine(source, { speed: options.speed, onMark: (mark) => listener.changed(mark) }) }
    : opening(port!, options.baud)
  const line = new BoardLine({ name, open, recorder, retryMs })
  way.line = line
  line.tap({
    bytes: (bytes, atMs) => listener.bytes(bytes, atMs),
    changed: (change) => listener.changed(change),
  })
  const over = new Promise<void>((resolve) =>
    line.tap({
      bytes: () => undefined,
      changed: ({ state }) => {
        if (state === 'closed') resolve()
      },
    }),
  )
  try {
    if (source) listener.say(`This is ${source.what}.`)
    await line.open()
    if (recorder) listener.say(`It is recorded in ${recorder.path}.`)
    await Promise.race([over, untilTold()])
  } finally {
    await line.close()
    listener.end()
  }
  return EXIT.clean
}

function opening(port: string, baud: number | undefined): { open: OpenLine; retryMs: number } {
  const address = parseAddress(port)
  if (address.kind === 'virtual')
    throw new LineError('address', 'The virtual board of a plan is opened by `cellbench console PLAN`.')
  if (address.kind === 'replay') throw new LineError('address', 'A recording is played by --replay FILE.')
  return openingOf(address, baud)
}

async function startRecorder(
  address: string,
  { record, baud }: MonitorOptions,
  onPressure: (held: boolean) => void,
): Promise<Recorder | undefined> {
  const settings = await recordingSettings(configurationFolder(), stateFolder())
  if (record === false || (record === undefined && !settings.record)) return undefined
  const folder = typeof record === 'string' ? record : settings.folder
  // A folder that was named for this is the user's to tidy up.
  const keepBytes = typeof record === 'string' ? Infinity : settings.keepBytes
  try {
    return await Recorder.start({
      ...{ folder, keepBytes, address, origin: 'board', baud, onPressure },
      onState: (_, message) => complain(message),
    })
  } catch (error) {
    complain(`Nothing is recorded: ${folder} cannot be written to, because ${reason(error)}.`)
    return undefined
  }
}

/** What is understood of a line, and told. */
class Listener {
  private log = new BoardLog()
  private toldSimulated = false

  constructor(private readonly json: boolean) {}

  bytes(bytes: Uint8Array, atMs: number): void {
    const events = this.log.push(bytes, atMs)
    if (this.log.simulated && !this.toldSimulated) {
      this.toldSimulated = true
      this.say('A virtual board speaks on this line: what it says is simulated.')
    }
    this.tell(events)
  }

  changed({ state, message, atMs }: Pick<LineChange, 'state' | 'message' | 'atMs'>): void {
    // What comes behind a gap continues nothing that was before it.
    if (state === 'lost') this.end()
    if (this.json) row({ state, message, atMs })
    else if (state !== 'closed') complain(message)
  }

  say(message: string): void {
    if (this.json) row({ message })
    else complain(message)
  }

  end(): void {
    this.tell(this.log.end())
    this.log = new BoardLog()
  }

  private tell(events: readonly BoardEvent[]): void {
    for (const event of events) {
      if (this.json) row({ event })
      else print(eventText(event))
    }
  }
}

/** One line of JSON: a document each, as they come. */
function row(value: object): void {
  print(JSON.stringify(value))
}
