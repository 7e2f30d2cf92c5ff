/**
 * The contract, implemented once for both shells. A shell brings what only it can do (native dialogs, a title bar, a way to
 * reach its window); everything else happens here.
 */
import path from 'node:path'
import { checkEvent, checkRequest, checkResponse } from '../contract/check'
import { ServiceError } from '../contract/service-error'
import type { MethodName, Reply, Request, Response } from '../contract/contract'
import type { ConnectedWindow, Emit } from './connected-window'
import type { Environment } from './environment'
import { exportHandlers } from './export-handlers'
import { Grants } from './grants'
import { HeldTemplates } from './held-templates'
import { historyHandlers } from './history-handlers'
import { LineEvents } from './line-events'
import { lineHandlers, type LineHandlers } from './line-handlers'
import { measurementHandlers } from './measurement-handlers'
import { pathHandlers, planHandlers } from './plan-handlers'
import { PlanWatches } from './plan-watches'
import { RecentPlans, type RecentPlan } from './recent-plans'
import { RecoveryDrafts } from './recovery-drafts'
import { recoveryHandlers } from './recovery-handlers'
import { runHandlers } from './run-handlers'
import { RunHistory } from './run-history'
import { secureShellHandlers, type SecureShellHandlers } from './secure-shell-handlers'
import { SimulationPool } from './simulation-pool'
import { WindowMemory } from './window-memory'

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
  recentPlans(): RecentPlan[]
  /** Empties that list. */
  forgetRecentPlans(): Promise<void>
  /** Ends all workers. */
  close(): Promise<void>
}

type Handlers = {
  [M in MethodName]: (request: Request<M>, window: ConnectedWindow) => Promise<Response<M>> | Response<M>
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
  if (environment.trustRecent) for (const plan of recent.list()) await grants.grantFile(plan.path)
  const lines = lineHandlers({
    configuration: environment.configuration,
    state: environment.state,
    grants,
    hearers: lineEvents,
    library: () => templates.library(),
    virtualBoardWorker: () => installation.virtualBoardWorker,
  })
  const boards = secureShellHandlers({
    grants,
    library: () => templates.library(),
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
  const window: ConnectedWindow = {
    emit: (event, payload) => emit(event, checkEvent(event, payload)),
    runs: new Map(),
    watches: new PlanWatches(),
  }
  return {
    async request(method, payload) {
      try {
        const checked = checkRequest(method, payload)
        const handler = handlers[checked.method] as (request: unknown, window: ConnectedWindow) => unknown
        return { ok: true, value: checkResponse(checked.method, await handler(checked.payload, window)) }
      } catch (error) {
        if (error instanceof ServiceError) return { ok: false, fault: error.fault }
        const message = `Cellbench made a mistake: ${error instanceof Error ? error.message : String(error)}`
        return { ok: false, fault: { code: 'internal', message } }
      }
    },
    discardDrafts: () => drafts.discard(window),
    close() {
      window.closed = true
      for (const run of window.runs.values()) run.cancel()
      window.watches.close()
      void lines.close(window)
      void boards.close(window)
      void drafts.release(window)
      memory.release(window)
    },
  }
}
