/**
 * What crosses the boundary for lines to a board's console: serial ports, network lines, recordings, the virtual board.
 *
 * A line belongs to the window that opened it: no other window reads, writes or closes it. However many views of that window
 * show it, it is opened once; opening its address again gives the same line.
 *
 * Addresses are a device's path or a PTY, `host:port` (raw TCP), `rfc2217://host:port`, `virtual:` (the virtual board of the
 * plan that comes with the request) and `replay:FILE`.
 */
import { z } from 'zod'
import type { BoardEvent } from '../../hw/logs/board-event'
import type { PlanDocument } from '../../sim/plan/plan'

const lineId = z.string().regex(/^line-\d{1,9}$/)
const address = z.string().min(1).max(4096)
const base64 = z.base64().max(4 * 1024 * 1024)
const baud = z.int().min(50).max(20_000_000)
const nothing = z.undefined()
/** Host time, milliseconds since 1970; of a recording without a date, since its start. */
const hostTime = z.number()
/** How long to wait for the board's answer, seconds. */
const patience = z.number().positive().max(86_400)

/** Where bytes come from. Only what a `board` says is ever a measurement. */
const origin = z.enum(['board', 'recording', 'simulated'])

/** What a port of an evaluation board's USB bridge leads to. */
const portRole = z.strictObject({
  /** Identifiers of boards that have such a bridge. */
  boards: z.array(z.string()),
  /** For people: "Cortex-A53: U-Boot, Linux". */
  console: z.string(),
  baud,
  /** An `estimate` is likely and not documented: the bridge's other ports may be worth a try. */
  provenance: z.enum(['documented', 'estimate']),
  source: z.string(),
})

const port = z.strictObject({
  /** What to open now: `/dev/ttyUSB2`, `COM7`. */
  path: address,
  /** A name that stays the same when the bridge is plugged in again, where the system has one: better to open and to remember. */
  byId: address.optional(),
  vendor: z.string().optional(),
  product: z.string().optional(),
  serialNumber: z.string().optional(),
  /** USB identifiers, four hexadecimal digits each. */
  vendorId: z.string().optional(),
  productId: z.string().optional(),
  /** Which of the bridge's interfaces it is, counted from 0. */
  interface: z.int().min(0).optional(),
  /** What it may lead to, by the kind of bridge; empty for a bridge that no known board has. */
  roles: z.array(portRole),
})

const opened = z.strictObject({
  line: lineId,
  origin,
  /** The recording that its bytes go to; none for recordings, and where recording is turned off or failed. */
  recording: z.string().optional(),
  /** True when this window had it open already. */
  shared: z.boolean(),
})

const signals = {
  baud: baud.optional(),
  dtr: z.boolean().optional(),
  rts: z.boolean().optional(),
  break: z.boolean().optional(),
}

export const lineMethods = {
  /** The machine's serial ports. `note` says in a sentence what could not be found out, and how that can be mended. */
  'lines.ports': {
    request: nothing,
    response: z.strictObject({ ports: z.array(port), note: z.string().optional() }),
  },
  /**
   * Opens a line. From then on `lines.data`, `lines.state` and `lines.events` tell of it until it is closed. A line that is lost
   * later is opened again and again until it is back. Fails with one sentence: `not-found` where there is no such port or
   * nobody answers, `not-permitted` where it may not be opened, `bad-input` for an address that means nothing.
   */
  'lines.open': {
    request: z.strictObject({
      address,
      /** Bits per second, of serial ports and RFC 2217; 115200 when left out. */
      baud: baud.optional(),
      /** False: what the board says is not recorded. */
      record: z.boolean().optional(),
      /** For `virtual:`, the plan whose board it is. */
      document: z.custom<PlanDocument>((value) => typeof value === 'object' && value !== null).optional(),
    }),
    response: opened,
  },
  /** Sends bytes to the board; answers when the line has taken them all. */
  'lines.write': {
    request: z.strictObject({
      line: lineId,
      bytes: base64,
      /** Sends so many bytes at a time and so many milliseconds apart: a U-Boot prompt loses what comes faster than it reads. */
      pace: z.strictObject({ bytes: z.int().min(1).max(4096), everyMs: z.int().min(1).max(10_000) }).optional(),
      /** A password: the recording notes its length alone. */
      secret: z.boolean().optional(),
    }),
    response: nothing,
  },
  /** Says that the window has drawn so many bytes of `lines.data`. Without it, it is sent no more than 512 KiB: what xterm.js
   * parses in less than a tenth of a second. What the window has not room for waits in the recording; of a board that it falls
   * megabytes behind, it is sent what came last. */
  'lines.acknowledge': { request: z.strictObject({ line: lineId, bytes: z.int().min(1) }), response: nothing },
  /** Holds `lines.data` back, and lets it go on where it stopped. A board's line goes on being recorded and understood
   * meanwhile; a replay stands still. */
  'lines.pause': { request: z.strictObject({ line: lineId, paused: z.boolean() }), response: nothing },
  /** Changes baud rate and wires, of serial ports and RFC 2217. */
  'lines.set': { request: z.strictObject({ line: lineId, ...signals }), response: nothing },
  'lines.close': { request: z.strictObject({ line: lineId }), response: nothing },

  /** Keeps U-Boot from booting: reset or power the board after asking. Answers at U-Boot's prompt. */
  'lines.stopAutoboot': { request: z.strictObject({ line: lineId, seconds: patience.optional() }), response: nothing },
  /** Logs in on the console, or finds that somebody is. Answers at a shell's prompt. The password is not recorded. */
  'lines.logIn': {
    request: z.strictObject({
      line: lineId,
      user: z.string().regex(/^[\w.@-]{1,64}$/),
      password: z.string().max(256).optional(),
      seconds: patience.optional(),
    }),
    response: nothing,
  },
  /** Runs one command line in the shell on the console. `output` is without echo and without the kernel's messages. */
  'lines.run': {
    request: z.strictObject({ line: lineId, command: z.string().min(1).max(700), seconds: patience.optional() }),
    response: z.strictObject({ output: z.string(), exitCode: z.int() }),
  },

  /** What was recorded, newest first. */
  'recordings.list': {
    request: nothing,
    response: z.strictObject({
      folder: z.string(),
      recordings: z.array(
        z.strictObject({
          /** The first part's file; for `recordings.replay`. */
          path: z.string(),
          address: z.string(),
          origin,
          startedMs: hostTime,
          /** When the last byte came. */
          lastMs: hostTime.optional(),
          bytes: z.int(),
          parts: z.int(),
          /** Still being written. */
          live: z.boolean(),
        }),
      ),
    }),
  },
  /** Opens a recording as a line: Cellbench's own, a capture of JSON lines with `t`, `dir` and `data`, or plain text. */
  'recordings.replay': {
    request: z.strictObject({
      path: address,
      /** How many times faster than it happened; 0: as fast as the window takes it. */
      speed: z.number().min(0).max(1_000_000),
    }),
    response: opened,
  },
} as const

export const lineEvents = {
  /** What the board said, in batches of about 30 ms. To be acknowledged. */
  'lines.data': z.strictObject({
    line: lineId,
    /** When the first byte of the batch came. */
    atMs: hostTime,
    bytes: z.string(),
    /** How many bytes the line had carried before these. */
    offset: z.int(),
    /** When its parts came: where each begins in the batch, and its time. */
    times: z.array(z.tuple([z.int(), hostTime])),
    /** Bytes before these that the window was too slow for and that no recording holds. */
    skipped: z.int().optional(),
    /** Bytes before these that a window too far behind is not sent; the recording holds them. */
    passedOver: z.int().optional(),
  }),
  /** `lost`: it is being opened again. The message is a sentence; `offset` says where among the bytes it happened. */
  'lines.state': z.strictObject({
    line: lineId,
    state: z.enum(['open', 'lost', 'closed', 'paused']),
    message: z.string(),
    atMs: hostTime,
    offset: z.int(),
    /** It may turn out later that a virtual board speaks on a line. */
    origin,
  }),
  /** How the recording goes. `suspended`: nothing is recorded at the moment, the disk is full for example; the line goes on. */
  'lines.recording': z.strictObject({
    line: lineId,
    state: z.enum(['recording', 'suspended']),
    message: z.string(),
  }),
  /** What was understood of what the board said. */
  'lines.events': z.strictObject({
    line: lineId,
    events: z.array(z.custom<BoardEvent>((value) => typeof value === 'object' && value !== null)),
    /** Events before these that a window that lags was not told of. */
    missed: z.int().optional(),
  }),
} as const

export type PortDescription = z.output<typeof port>
export type LineOrigin = z.output<typeof origin>
