/**
 * What crosses the boundary for a board behind SSH: connection, preflight, deploy, drift, statistics.
 *
 * A board is only changed by `secureShell.perform`, which does what a preview showed before and nothing else.
 */
import { z } from 'zod'
import type { PlanDocument } from '../../sim/plan/plan'

const planDocument = z.custom<PlanDocument>((value) => typeof value === 'object' && value !== null)
const nothing = z.undefined()
const connection = z.string().regex(/^board-\d{1,9}$/)
const preview = z.string().regex(/^preview-[0-9a-f]{32}$/)
const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/)
const path = z.string().min(1).max(4096)

const host = z.strictObject({
  /** USER@HOST, with :PORT where it is not 22; an IPv6 address in brackets. Of a Host of ~/.ssh/config its name is enough. */
  address: z.string().min(1).max(300),
  /** Offer the keys of the agent that SSH_AUTH_SOCK names. */
  agent: z.boolean().optional(),
  /** File with a private key. */
  key: path.optional(),
  /** Kept for the connection only, never written or logged. */
  passphrase: z.string().max(1000).optional(),
  /** Kept for the connection only, never written or logged. */
  password: z.string().max(1000).optional(),
})

const hostKey = z.strictObject({ host: z.string(), algorithm: z.string(), fingerprint })

/** How an attempt to connect ended. All but `connected` leave nothing open. */
const connected = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('connected'),
    connection,
    target: z.string(),
    /** How files get there: `cat` where the board has no sftp server. */
    transfer: z.enum(['sftp', 'cat']),
    /** What a person should know of the connection, such as lines of known_hosts that are not understood. */
    notes: z.array(z.string()),
  }),
  /** First use: a person compares the fingerprint; the same request with it in `accept` goes on. */
  z.strictObject({ kind: z.literal('host-key-unknown'), hostKey, message: z.string() }),
  z.strictObject({
    kind: z.literal('failed'),
    /** `passphrase` and `refused` can be tried again with other secrets; `host-key-changed` and `host-key-revoked` are final. */
    failure: z.enum([
      'unusable',
      'unreachable',
      'host-key-changed',
      'host-key-revoked',
      'passphrase',
      'refused',
      'cut',
      'timeout',
      'failed',
    ]),
    hostKey: hostKey.optional(),
    message: z.string(),
  }),
])

const finding = z.strictObject({
  about: z.string(),
  /** `unknown`: the board does not tell, and `reason` says why. */
  verdict: z.enum(['fits', 'differs', 'unknown']),
  /** True for a difference with which the plan cannot run. */
  blocks: z.boolean(),
  found: z.string(),
  needed: z.string(),
  change: z.string().optional(),
  reason: z.string().optional(),
})

const step = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Exactly what the board's shell runs. */
  commands: z.array(z.string()),
  /** Files that the step uploads. */
  uploads: z.array(z.strictObject({ path: z.string(), bytes: z.int() })).optional(),
})

const cellExits = z.strictObject({
  name: z.string(),
  state: z.string(),
  /** Cores in the kernel's notation, such as `0-1,3`. */
  cpus: z.string(),
  /** Counters of the driver, `total` first; a rate is missing until two polls have seen the counter. */
  exits: z.array(z.strictObject({ kind: z.string(), count: z.number(), perSecond: z.number().optional() })),
})

export const secureShellMethods = {
  /** Connects, through `jumps` in their order. `accept`: host keys that a person has confirmed just now; they are remembered
   * in known_hosts. */
  'secureShell.connect': {
    request: z.strictObject({
      board: host,
      jumps: z.array(host).max(4).optional(),
      /** Folder on the board that releases go to; /var/lib/cellbench when left out. */
      folder: path.optional(),
      accept: z
        .array(z.strictObject({ host: z.string(), fingerprint }))
        .max(5)
        .optional(),
    }),
    response: connected,
  },
  /** Ends a connection; one that is gone already is none. */
  'secureShell.disconnect': { request: z.strictObject({ connection }), response: nothing },
  /** Compares the board with a plan. Changes nothing. */
  'secureShell.preflight': {
    request: z.strictObject({ connection, document: planDocument }),
    response: z.strictObject({ findings: z.array(finding) }),
  },
  /** Compares what runs and lies on the board with a plan. Changes nothing. */
  'secureShell.drift': {
    request: z.strictObject({ connection, document: planDocument }),
    response: z.strictObject({ findings: z.array(finding) }),
  },
  /**
   * Says what an activity would do to the board as it stands now. Changes nothing. A preview holds for one `perform`.
   * `document` is needed for `deploy` and `resume`; `images`: folder with what the cells run.
   */
  'secureShell.preview': {
    request: z.strictObject({
      connection,
      activity: z.enum(['deploy', 'resume', 'roll-back', 'stop']),
      document: planDocument.optional(),
      images: path.optional(),
      /** False: upload, verify and switch, but start nothing. */
      start: z.boolean().optional(),
    }),
    response: z.strictObject({
      preview,
      /** Where the board stands, in sentences. */
      standing: z.array(z.string()),
      steps: z.array(step),
      /** Why it cannot be done; then `perform` refuses. */
      obstacles: z.array(z.string()),
      findings: z.array(finding),
    }),
  },
  /** Does what the preview showed; `secureShell.step` tells how far it is, `secureShell.performed` how it ended. */
  'secureShell.perform': { request: z.strictObject({ connection, preview }), response: nothing },
  /** Polls the VM exits of all cells from now on; `intervalMs` 0 ends it. */
  'secureShell.statistics': {
    request: z.strictObject({ connection, intervalMs: z.union([z.literal(0), z.int().min(200).max(60_000)]) }),
    response: nothing,
  },
} as const

export const secureShellEvents = {
  /** A connection ended without being told to. */
  'secureShell.closed': z.strictObject({ connection, message: z.string() }),
  /** `output` is what the board printed since the last event of this step; untrusted text. */
  'secureShell.step': z.strictObject({
    connection,
    preview,
    step: z.string(),
    state: z.enum(['begun', 'output', 'done', 'failed']),
    output: z.string(),
  }),
  /** The end of an activity. `standing`: where the board stands now, in sentences. */
  'secureShell.performed': z.strictObject({
    connection,
    preview,
    outcome: z.enum(['done', 'failed', 'cut']),
    message: z.string(),
    standing: z.array(z.string()),
  }),
  /** One poll of the driver's counters; `enabled` is false while Jailhouse does not run. */
  'secureShell.statistics': z.strictObject({
    connection,
    /** Milliseconds since 1970 on this machine. */
    atMs: z.number(),
    enabled: z.boolean(),
    cells: z.array(cellExits),
    /** Why there are no counters. */
    message: z.string().optional(),
  }),
} as const
