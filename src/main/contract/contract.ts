/**
 * What the window may ask of the application, and what it is told: one table of methods and one of events, owned by neither
 * side and checked on both ends. Electron carries it over IPC, the browser host over a WebSocket.
 */
import { z } from 'zod'
import type { PlanDocument } from '../../sim/plan/plan'
import type { WorkloadDocument } from '../../sim/plan/workload'
import type { RunProgress, RunResult } from '../../sim/results/result'
import { framed, path } from './framed'
import { lineEvents, lineMethods } from './lines'
import { measurementEvents, measurementMethods } from './measurements'
import { keepRun, runHistoryEvents, runHistoryMethods } from './run-history'
import { secureShellEvents, secureShellMethods } from './secure-shell'
import { windowMemoryMethods } from './window-memory'

/** A document that the receiving side still has to parse: its own schema says what is wrong with it. */
const planDocument = z.custom<PlanDocument>((value) => typeof value === 'object' && value !== null)
const runId = z.string().regex(/^run-\d{1,9}$/)
const nothing = z.undefined()
/** Which content of a file is meant. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** The window makes one for each plan that it opens: 128 random bits. */
const draftId = z.string().regex(/^[0-9a-f]{32}$/)

const recentPlan = z.strictObject({ path, name: z.string(), openedAt: z.string() })
const exportedFile = z.strictObject({ path: z.string(), bytes: z.int(), sha256: z.string() })

const templateKind = z.enum(['board', 'workload', 'plan'])
/** A template that is the user's own; those that are not listed are shipped. */
const templateOrigin = z.strictObject({
  kind: templateKind,
  id: z.string(),
  /** The file that it is in. */
  file: path,
  /** The board that it extends. */
  extends: z.string().optional(),
})
/** A file of the user's own that cannot be used, with everything that is wrong with it. */
const brokenTemplate = z.strictObject({
  kind: z.union([templateKind, z.literal('settings')]),
  file: path,
  /** The identifier that it would have, as far as that can be read. */
  id: z.string().optional(),
  faults: z.array(
    z.strictObject({ path: z.array(z.union([z.string(), z.number()])), place: z.string(), message: z.string() }),
  ),
})
export type TemplateOrigin = z.output<typeof templateOrigin>
export type BrokenTemplate = z.output<typeof brokenTemplate>

/** Where a path comes from: a native dialog where there is one, else the window browses with `path.list`. */
const picked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('picked'), path }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('browse'), directory: path }),
])

export const methods = {
  /** Name, version and platform of the application, for the about line. */
  'app.describe': {
    request: nothing,
    response: z.strictObject({
      name: z.string(),
      version: z.string(),
      shell: z.string(),
      openAtStart: path.optional(),
    }),
  },
  /** Everything that `templates/` and the user's own folders hold. What the user added is read anew each time. */
  'templates.read': {
    request: nothing,
    response: z.strictObject({
      /** The text of each file: most of it is never looked at. */
      boards: z.array(z.strictObject({ id: z.string(), text: z.string() })),
      workloads: z.array(framed<WorkloadDocument>('sources')),
      plans: z.array(z.strictObject({ id: z.string(), document: planDocument })),
      origins: z.array(templateOrigin),
      broken: z.array(brokenTemplate),
    }),
  },
  'plan.open': {
    request: z.strictObject({ path }),
    response: z.strictObject({ path, document: planDocument, sha256 }),
  },
  /** Writes atomically; the file is either the old one or the new one. */
  'plan.save': {
    request: z.strictObject({ path, document: planDocument }),
    response: z.strictObject({ path, sha256 }),
  },
  /** Says that the window holds a file, and with which content: from then on `plan.disk` tells of others' changes to it. Said
   * again, it is the new content that counts. A window holds several. */
  'plan.watch': { request: z.strictObject({ path, sha256 }), response: nothing },
  /** The window holds that file no longer. */
  'plan.unwatch': { request: z.strictObject({ path }), response: nothing },
  'plan.recent': { request: nothing, response: z.array(recentPlan) },
  /** Tells the shell what the window holds, for its title and its question before closing. */
  'window.describe': {
    request: z.strictObject({
      title: z.string().max(300),
      /** True when any open plan has changes that are not saved. */
      unsaved: z.boolean(),
      /** The names of those plans, for the question. */
      unsavedPlans: z.array(z.string().max(300)).max(100).optional(),
      /** What undo and redo would take back and do again, for the menu. */
      undo: z.string().max(300).optional(),
      redo: z.string().max(300).optional(),
    }),
    response: nothing,
  },
  /** Closes the window: all that was asked to be saved before is. A browser closes no window that it did not open. */
  'window.close': { request: nothing, response: nothing },
  /** Unsaved changes that a crash left behind, newest first. A window that asks has just begun and holds none itself. */
  'recovery.list': {
    request: nothing,
    response: z.array(z.strictObject({ id: draftId, name: z.string(), path: path.optional(), at: z.string() })),
  },
  /** Takes such changes over; `not-found` when another window was faster. `sha256` is the file that they were made to. */
  'recovery.claim': {
    request: z.strictObject({ id: draftId }),
    response: z.strictObject({ document: planDocument, path: path.optional(), sha256: sha256.optional() }),
  },
  /** Keeps unsaved changes for after a crash, beside the plan's file and never in it. */
  'recovery.write': {
    request: z.strictObject({ id: draftId, document: planDocument, path: path.optional(), sha256: sha256.optional() }),
    response: nothing,
  },
  /** Forgets unsaved changes: they were saved or given up. */
  'recovery.remove': { request: z.strictObject({ id: draftId }), response: nothing },
  'path.pick': {
    request: z.strictObject({
      purpose: z.enum([
        'open-plan',
        'save-plan',
        'save-run',
        'open-result',
        'open-measurement',
        'open-recording',
        'open-folder',
        'export-folder',
      ]),
      suggestion: z.string(),
    }),
    response: picked,
  },
  'path.list': {
    request: z.strictObject({ directory: path }),
    response: z.strictObject({
      directory: path,
      parent: path.optional(),
      entries: z.array(z.strictObject({ name: z.string(), kind: z.enum(['folder', 'plan', 'file']) })),
    }),
  },
  'run.start': {
    request: z.strictObject({
      document: planDocument,
      seconds: z.number().positive().max(86_400).optional(),
      seed: z
        .string()
        .regex(/^\d{1,20}$/)
        .optional(),
      /** Puts the run among those kept with its plan when it has finished. */
      keep: keepRun.optional(),
    }),
    response: z.strictObject({ run: runId }),
  },
  /** Writes what a run leaves behind atomically: text, for a PNG base64. */
  'run.save': {
    request: z.strictObject({
      path,
      kind: z.enum(['report', 'result', 'stream', 'histogram', 'csv', 'svg', 'png']),
      content: z.string(),
    }),
    response: z.strictObject({ path }),
  },
  /** Stops computing until the run is resumed or cancelled. */
  'run.pause': { request: z.strictObject({ run: runId }), response: nothing },
  'run.resume': { request: z.strictObject({ run: runId }), response: nothing },
  'run.cancel': { request: z.strictObject({ run: runId }), response: nothing },
  /** The files that an export would write, with their text where they are text. */
  'export.preview': {
    request: z.strictObject({ document: planDocument }),
    response: z.strictObject({ files: z.array(exportedFile.extend({ text: z.string().optional() })) }),
  },
  /** Writes a bundle into a folder that does not exist yet, all or nothing. */
  'export.write': {
    request: z.strictObject({ document: planDocument, directory: path }),
    response: z.strictObject({ directory: path, files: z.array(exportedFile) }),
  },
  ...runHistoryMethods,
  ...windowMemoryMethods,
  ...lineMethods,
  ...secureShellMethods,
  ...measurementMethods,
} as const

export const events = {
  'run.progress': z.strictObject({ run: runId, progress: framed<RunProgress>('streams') }),
  'run.finished': z.strictObject({ run: runId, result: framed<RunResult>('streams', 'cells', 'limits', 'parameters') }),
  'run.failed': z.strictObject({ run: runId, cancelled: z.boolean(), message: z.string() }),
  /** Somebody else changed or deleted a file that the window holds; `same`: it is again what the window knows. */
  'plan.disk': z.discriminatedUnion('state', [
    z.strictObject({ path, state: z.literal('changed'), sha256 }),
    z.strictObject({ path, state: z.enum(['same', 'deleted']) }),
  ]),
  /** The browser shell lost its host or found it again; Electron never sends it. A lost host ends its runs as failed. */
  'shell.connection': z.strictObject({ state: z.enum(['lost', 'restored']), message: z.string() }),
  /** A menu entry or a shortcut of the shell: the window does what its own button does. `undo` and `redo` come while a text
   * field has the focus too. */
  'menu.command': z.strictObject({
    command: z.enum([
      'new',
      'open',
      'save',
      'save-as',
      'save-all',
      'save-all-and-close',
      'close-plan',
      'next-plan',
      'previous-plan',
      'changes',
      'export',
      'undo',
      'redo',
      'run',
      'cancel-run',
      'search',
      'shortcuts',
    ]),
    path: path.optional(),
  }),
  ...runHistoryEvents,
  ...lineEvents,
  ...secureShellEvents,
  ...measurementEvents,
} as const

export type MethodName = keyof typeof methods
export type EventName = keyof typeof events
export type Request<M extends MethodName> = z.output<(typeof methods)[M]['request']>
export type Response<M extends MethodName> = z.output<(typeof methods)[M]['response']>
export type Event<E extends EventName> = z.output<(typeof events)[E]>

/** What a failed request carries back, over either transport. */
export interface ServiceFault {
  /** `connection`: a board, or the way to it, failed. `disconnected` is the browser shell's own: its host did not answer. */
  code: 'bad-input' | 'not-permitted' | 'not-found' | 'cannot-write' | 'internal' | 'connection' | 'disconnected'
  /** One sentence for people that names the place, the value and what would be right. */
  message: string
}

/** A reply as it crosses the boundary: exceptions do not survive IPC with their fields. */
export type Reply = { ok: true; value: unknown } | { ok: false; fault: ServiceFault }

/**
 * What either shell puts on the window's global object. Replies and events may come as JSON text: Electron copies text between
 * its processes and worlds four times faster than the objects of the templates.
 */
export interface Bridge {
  request(method: string, payload: unknown): Promise<Reply | string>
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: string, payload: unknown) => void): () => void
  /** Opens a file that a person dropped on the window, where the shell knows its path; false where it does not. */
  openDropped?(file: object): boolean
}
