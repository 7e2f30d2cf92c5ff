/** What windows ask about kept runs: only of plans that they may touch. */
import type { Request } from '../contract/contract'
import type { PlanKey } from '../contract/run-history'
import type { Grants } from './grants'
import type { RunHistory } from './run-history'

// A window that opens reads no result.
const reading = () => import('./read-result')

/** A plan's key with the path as the file system has it. Throws ServiceError for a file that was not granted. */
export async function permittedPlan({ path, name }: PlanKey, grants: Grants): Promise<PlanKey> {
  return path === undefined ? { name } : { path: await grants.resolve(path), name }
}

/** The `history` methods of the contract. */
export function historyHandlers(grants: Grants, history: RunHistory) {
  return {
    'history.list': async ({ plan }: Request<'history.list'>) => ({
      runs: await history.list(await permittedPlan(plan, grants)),
    }),
    'history.keepMeasured': async ({ plan, title, result }: Request<'history.keepMeasured'>) => {
      // The window's own words are looked at like a file's.
      const read = (await reading()).soundText(JSON.stringify(result), 'The measurement')
      return history.add({ plan: await permittedPlan(plan, grants), title, changes: [] }, read)
    },
    'history.read': async ({ plan, id }: Request<'history.read'>) => ({
      result: await history.read(await permittedPlan(plan, grants), id),
    }),
    'history.change': async ({ plan, id, ...change }: Request<'history.change'>) =>
      history.change(await permittedPlan(plan, grants), id, change),
    'history.remove': async ({ plan, id }: Request<'history.remove'>) => {
      await history.remove(await permittedPlan(plan, grants), id)
      return undefined
    },
    'history.restore': async ({ plan, id }: Request<'history.restore'>) =>
      history.restore(await permittedPlan(plan, grants), id),
    'history.carry': async ({ from, to }: Request<'history.carry'>) => {
      await history.carry(await permittedPlan(from, grants), await permittedPlan(to, grants))
      return undefined
    },
    'result.open': async (request: Request<'result.open'>) => {
      const path = await grants.resolve(request.path)
      return { path, result: await (await reading()).readResult(path) }
    },
  }
}
