/**
 * The contract, implemented once for both shells. A shell brings what only it can do (native dialogs, a title bar, a way to
 * reach its window); everything else happens here.
 */
import path from 'node:path'
import { RunCancelled } from '../../sim/engine/run-options'
import type { RunResult } from '../../sim/results/result'
import { checkEvent, checkRequest, checkResponse } from '../contract/check'
import { ServiceError } from '../contract/service-error'
import type { Event, EventName, MethodName, Reply, Request, Response } from '../contract/contract'
import type { KeepRun } from '../contract/run-history'
import type { ThemeChoice } from '../contract/window-memory'
import { listFolder } from './folders'
import { Grants } from './grants'
import { clearHalfWritten } from './half-written'
import { HeldTemplates } from './held-templates'
import { historyHandlers, permittedPlan } from './history-handlers'
import type { Installation } from './installation'
import { contentHash } from './content-hash'
import { LineEvents } from './line-events'
import { lineHandlers, type LineHandlers } from './line-handlers'
import { measurementHandlers } from './measurement-handlers'
import { planText, readPlan, savePlan } from './plan-files'
import type { DiskState } from './plan-watch'
import { PlanWatches } from './plan-watches'
import { RecentPlans, type RecentPlan } from './recent-plans'
import { RecoveryDrafts } from './recovery-drafts'
import { recoveryHandlers } from './recovery-handlers'
import { RunHistory } from './run-history'
import type { PlanRun } from './run-plan'
import { saveRun } from './save-run'
import { secureShellHandlers, type SecureShellHandlers } from './secure-shell-handlers'
import { SimulationPool } from './simulation-pool'
import { WindowMemory } from './window-memory'

// Most of the application's code is behind these two, and a window that opens waits for none of it.
const exporting = () => import('./export-plan')
const running = () => import('./run-plan')

type PickRequest = Request<'path.pick'>
type WindowDescription = Request<'window.describe'>
type Emit = (event: EventName, payload: unknown) => void

/** What the services need to know of the machine and of the shell that they run in. */
export interface Environment {
  shell: 'electron' | 'browser'
  installation: Installation
  /** Folder for what is remembered between starts. */
  configuration: string
  /** Folder for what is kept of the running program: unsaved plans. */
  state: string
  /** Folders with templates of the user's own, beside those that the settings name. */
  userTemplates?: readonly string[]
  /** Folders that the window may browse, open and write in; hidden files excepted. */
  folders: readonly string[]
  /** True when plans that were opened in earlier sessions may be opened again wherever they lie. */
  trustRecent: boolean
  /** A plan that the command line or the desktop named. */
  openAtStart?: string | undefined
  /** File of known SSH hosts; the user's own when left out. */
  knownHosts?: string | undefined
  /** The platform's own dialog; undefined when the person cancelled it. Without it the window browses `folders`. */
  pickPath?: (request: PickRequest) => Promise<string | undefined>
  /** Title and unsaved state of the window. */
  describeWindow?: (description: WindowDescription) => void
  /** The theme that somebody chose, for what the shell itself draws. */
  showTheme?: (theme: ThemeChoice) => void
  /** Closes the window, whose work is saved. */
  closeWindow?: () => void
}

/** One window's line to the services. */
export interface Connection {
  /** Answers a request as it came over the wire; never rejects. */
  request(method: unknown, payload: unknown): Promise<Reply>
  /** Forgets the window's unsaved changes: the person gave them up. */
  discardDrafts(): Promise<void>
  /** Ends the window's runs; its unsaved changes are kept for the next one. */
  close(): void
}

export interface Services {
  /** Opens a line for one window. `emit` delivers events that were checked against the contract. */
  connect(emit: Emit): Connection
  /** Lets the windows open and write a file that the desktop named: a second start, a file dropped on the icon. */
  grantFile(file: string): Promise<void>
  /** The plans that were opened or saved last, newest first. */
  recentPlans(): Promise<RecentPlan[]>
  /** Empties that list. */
  forgetRecentPlans(): Promise<void>
  /** Ends all workers. */
  close(): Promise<void>
}

type Handlers = { [M in MethodName]: (request: Request<M>, line: Line) => Promise<Response<M>> | Response<M> }

/** What belongs to one window. */
interface Line {
  emit: Emit
  runs: Map<string, PlanRun>
  /** Set when the window is gone: nothing begins for it any more. */
  closed?: boolean
  /** On the files that the window holds, by the path that it knows them by. */
  watches: PlanWatches
}

/** Starts the services. Throws ServiceError when the installation is damaged or a granted folder does not exist. */
export async function createServices(environment: Environment): Promise<Services> {
  const { installation } = environment
  const templates = await HeldTemplates.read(environment)
  const recent = new RecentPlans(environment.configuration)
  const pool = new SimulationPool(installation.simulationWorker)
  const grants = new Grants()
  const drafts = new RecoveryDrafts(environment.state)
  const lineEvents = new LineEvents()
  const [served] = environment.folders
  const place = served === undefined ? 'desktop' : path.resolve(served)
  const memory = new WindowMemory(environment.configuration, place, environment.showTheme)
  const history = new RunHistory(environment.state)
  for (const folder of environment.folders) await grants.grantFolder(folder)
  if (environment.openAtStart !== undefined) await grants.grantFile(environment.openAtStart)
  if (environment.trustRecent) for (const plan of await recent.list()) await grants.grantFile(plan.path)
  const lines = lineHandlers({
    configuration: environment.configuration,
    state: environment.state,
    grants,
    hearers: lineEvents,
    library: () => templates.library,
    virtualBoardWorker: () => installation.virtualBoardWorker,
  })
  const boards = secureShellHandlers({
    grants,
    library: () => templates.library,
    knownHosts: environment.knownHosts,
  })
  const handlers: Handlers = {
    ...lines.handlers,
    ...boards.handlers,
    ...planHandlers(environment, grants, recent),
    ...recoveryHandlers(environment.trustRecent, grants, drafts),
    ...memory.handlers(grants, environment.trustRecent),
    ...pathHandlers(environment, grants),
    ...runHandlers(templates, pool, grants, history),
    ...historyHandlers(grants, history),
    ...exportHandlers(templates, grants),
    ...measurementHandlers(grants, lineEvents),
    'app.describe': () => ({
      name: installation.name,
      version: installation.version,
      shell: environment.shell,
      openAtStart: environment.openAtStart === undefined ? undefined : path.resolve(environment.openAtStart),
    }),
    'templates.read': async () => {
      const { boards, workloads, plans, origins, broken } = await templates.readAnew()
      return { boards, workloads, plans: plans.map(({ id, document }) => ({ id, document })), origins, broken }
    },
    'window.describe': (request) => {
      environment.describeWindow?.(request)
      return undefined
    },
    'window.close': () => {
      environment.closeWindow?.()
      return undefined
    },
  }
  return {
    connect: (emit) => connect(handlers, [drafts, memory, lines, boards], emit),
    grantFile: (file) => grants.grantFile(file),
    recentPlans: () => recent.list(),
    forgetRecentPlans: () => recent.clear(),
    close: async () => {
      await Promise.all([pool.close(), lines.close(), boards.close()])
    },
  }
}

function connect(
  handlers: Handlers,
  [drafts, memory, lines, boards]: [RecoveryDrafts, WindowMemory, LineHandlers, SecureShellHandlers],
  emit: Emit,
): Connection {
  const line: Line = {
    emit: (event, payload) => emit(event, checkEvent(event, payload)),
    runs: new Map(),
    watches: new PlanWatches(),
  }
  return {
    async request(method, payload) {
      try {
        const checked = checkRequest(method, payload)
        const handler = handlers[checked.method] as (request: unknown, line: Line) => unknown
        return { ok: true, value: checkResponse(checked.method, await handler(checked.payload, line)) }
      } catch (error) {
        if (error instanceof ServiceError) return { ok: false, fault: error.fault }
        const message = `Cellbench made a mistake: ${error instanceof Error ? error.message : String(error)}`
        return { ok: false, fault: { code: 'internal', message } }
      }
    },
    discardDrafts: () => drafts.discard(line),
    close() {
      line.closed = true
      for (const run of line.runs.values()) run.cancel()
      line.watches.close()
      void lines.close(line)
      void boards.close(line)
      void drafts.release(line)
      memory.release(line)
    },
  }
}

function planHandlers(environment: Environment, grants: Grants, recent: RecentPlans) {
  const remember = (file: string, name: string) => recent.add({ path: file, name, openedAt: new Date().toISOString() })
  return {
    'plan.open': async (request: Request<'plan.open'>) => {
      const file = await grants.resolve(request.path)
      const { document, sha256 } = await readPlan(file)
      await grants.grantFile(file)
      await remember(file, document.name)
      await clearHalfWritten(file)
      return { path: file, document, sha256 }
    },
    'plan.save': async (request: Request<'plan.save'>, line: Line) => {
      const file = await grants.resolve(request.path)
      if (!grants.isNamed(file) && !file.endsWith('.plan.json')) {
        throw new ServiceError('bad-input', `${path.basename(file)} is no name for a plan: it ends in ".plan.json".`)
      }
      const sha256 = contentHash(planText(request.document))
      line.watches.expect(file, sha256)
      await savePlan(file, request.document)
      await clearHalfWritten(file)
      await grants.grantFile(file)
      await remember(file, request.document.name)
      return { path: file, sha256 }
    },
    'plan.watch': async (request: Request<'plan.watch'>, line: Line) => {
      const file = await grants.resolve(request.path)
      const tell = (state: DiskState) => line.emit('plan.disk', { path: request.path, ...state })
      line.watches.begin(request.path, file, request.sha256, tell)
      return undefined
    },
    'plan.unwatch': (request: Request<'plan.unwatch'>, line: Line) => {
      line.watches.end(request.path)
      return undefined
    },
    'plan.recent': async () => {
      const plans = await recent.list()
      if (environment.trustRecent) return plans
      const permitted = await Promise.all(plans.map((plan) => grants.permits(plan.path)))
      return plans.filter((_, i) => permitted[i])
    },
  }
}

function pathHandlers(environment: Environment, grants: Grants) {
  return {
    'path.pick': async (request: PickRequest): Promise<Response<'path.pick'>> => {
      if (!environment.pickPath) return { kind: 'browse', directory: path.resolve(environment.folders[0] ?? '.') }
      const picked = await environment.pickPath(request)
      if (picked === undefined) return { kind: 'cancelled' }
      await grants.grantFile(picked)
      return { kind: 'picked', path: picked }
    },
    'path.list': (request: Request<'path.list'>) => listFolder(request.directory, grants),
  }
}

function runHandlers(templates: HeldTemplates, pool: SimulationPool, grants: Grants, history: RunHistory) {
  let lastRun = 0
  return {
    'run.start': async (request: Request<'run.start'>, line: Line) => {
      const { runPlan } = await running()
      const keep = request.keep && { ...request.keep, plan: await permittedPlan(request.keep.plan, grants) }
      if (line.closed) throw new ServiceError('not-found', 'The window that asked for the run is gone.')
      const id = `run-${(lastRun += 1)}`
      const run = runPlan(request.document, templates.library, pool, {
        seconds: request.seconds,
        seed: request.seed,
        onProgress: (progress) => line.emit('run.progress', { run: id, progress }),
      })
      line.runs.set(id, run)
      void reportEnd(id, run, line).then((result) => result && keep && keepRun(id, history, keep, result, line))
      return { run: id }
    },
    'run.save': (request: Request<'run.save'>) => saveRun(request, grants),
    'run.pause': (request: Request<'run.pause'>, line: Line) => {
      line.runs.get(request.run)?.pause()
      return undefined
    },
    'run.resume': (request: Request<'run.resume'>, line: Line) => {
      line.runs.get(request.run)?.resume()
      return undefined
    },
    'run.cancel': (request: Request<'run.cancel'>, line: Line) => {
      // A run that ended meanwhile, or that belongs to another window, is none of this one's.
      line.runs.get(request.run)?.cancel()
      return undefined
    },
  }
}

/** Tells the window how the run ended; resolves with what it found if it did. */
async function reportEnd(id: string, run: PlanRun, line: Line): Promise<RunResult | undefined> {
  let result: RunResult | undefined
  let event: EventName = 'run.finished'
  let payload: Event<'run.finished'> | Event<'run.failed'>
  try {
    result = await run.finished
    payload = { run: id, result }
  } catch (error) {
    event = 'run.failed'
    const cancelled = error instanceof RunCancelled
    const message = cancelled ? 'The run was cancelled.' : error instanceof Error ? error.message : String(error)
    payload = { run: id, cancelled, message }
  }
  line.runs.delete(id)
  line.emit(event, payload)
  return result
}

async function keepRun(run: string, history: RunHistory, keep: KeepRun, result: RunResult, line: Line): Promise<void> {
  try {
    line.emit('run.kept', { run, kept: await history.add(keep, result) })
  } catch (error) {
    line.emit('run.not-kept', { run, message: error instanceof Error ? error.message : String(error) })
  }
}

function exportHandlers(templates: HeldTemplates, grants: Grants) {
  return {
    'export.preview': async (request: Request<'export.preview'>) => ({
      files: await (await exporting()).previewExport(request.document, templates.library),
    }),
    'export.write': async (request: Request<'export.write'>) => {
      const directory = await grants.resolve(request.directory)
      const { exportPlan } = await exporting()
      return { directory, files: await exportPlan(request.document, templates.library, directory) }
    },
  }
}
