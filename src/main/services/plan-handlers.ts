/** Plans that a window opens, saves and watches, and the files and folders that it asks for. */
import path from 'node:path'
import { ServiceError } from '../contract/service-error'
import type { Request, Response } from '../contract/contract'
import { contentHash } from './content-hash'
import type { Environment } from './environment'
import { listFolder } from './folders'
import type { Grants } from './grants'
import { clearHalfWritten } from './half-written'
import type { DiskState } from './plan-watch'
import type { RecentPlans } from './recent-plans'
import type { ConnectedWindow } from './connected-window'

// What plans are held to is much code, and the page holds the first one to it.
const planFiles = () => import('./plan-files')

export function planHandlers(environment: Environment, grants: Grants, recent: RecentPlans) {
  const remember = (file: string, name: string) => recent.add({ path: file, name, openedAt: new Date().toISOString() })
  return {
    'plan.open': async (request: Request<'plan.open'>) => {
      const file = await grants.resolve(request.path)
      const { readPlan } = await planFiles()
      const { document, sha256 } = await readPlan(file)
      await grants.grantFile(file)
      await remember(file, document.name)
      await clearHalfWritten(file)
      return { path: file, document, sha256 }
    },
    'plan.save': async (request: Request<'plan.save'>, window: ConnectedWindow) => {
      const file = await grants.resolve(request.path)
      if (!grants.isNamed(file) && !file.endsWith('.plan.json')) {
        throw new ServiceError('bad-input', `${path.basename(file)} is no name for a plan: it ends in ".plan.json".`)
      }
      const { planText, savePlan } = await planFiles()
      const sha256 = contentHash(planText(request.document))
      window.watches.expect(file, sha256)
      await savePlan(file, request.document)
      await clearHalfWritten(file)
      await grants.grantFile(file)
      await remember(file, request.document.name)
      return { path: file, sha256 }
    },
    'plan.watch': async (request: Request<'plan.watch'>, window: ConnectedWindow) => {
      const file = await grants.resolve(request.path)
      const tell = (state: DiskState) => window.emit('plan.disk', { path: request.path, ...state })
      window.watches.begin(request.path, file, request.sha256, tell)
      return undefined
    },
    'plan.unwatch': (request: Request<'plan.unwatch'>, window: ConnectedWindow) => {
      window.watches.end(request.path)
      return undefined
    },
    'plan.recent': async () => {
      const plans = recent.list()
      if (environment.trustRecent) return plans
      const permitted = await Promise.all(plans.map((plan) => grants.permits(plan.path)))
      return plans.filter((_, i) => permitted[i])
    },
  }
}

export function pathHandlers(environment: Environment, grants: Grants) {
  return {
    'path.pick': async (request: Request<'path.pick'>): Promise<Response<'path.pick'>> => {
      if (!environment.pickPath) return { kind: 'browse', directory: path.resolve(environment.folders[0] ?? '.') }
      const picked = await environment.pickPath(request)
      if (picked === undefined) return { kind: 'cancelled' }
      await grants.grantFile(picked)
      return { kind: 'picked', path: picked }
    },
    'path.list': (request: Request<'path.list'>) => listFolder(request.directory, grants),
  }
}
