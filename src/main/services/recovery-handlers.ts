/**
 * What windows ask about unsaved changes: offered after a crash to a window that may touch their file, and only to one.
 */
import type { Request } from '../contract/contract'
import { contentHash } from './content-hash'
import type { Grants } from './grants'
import type { Draft, RecoveryDrafts } from './recovery-drafts'

/** The `recovery` methods of the contract. `trustPaths`: a draft of a file may be opened wherever that file lies. */
export function recoveryHandlers(trustPaths: boolean, grants: Grants, drafts: RecoveryDrafts) {
  const mayTouch = async (file: string) => {
    if (trustPaths) await grants.grantFile(file)
    return grants.permits(file)
  }
  return {
    'recovery.list': async (_: undefined, line: object) => {
      await drafts.release(line)
      const offers = []
      for (const draft of await drafts.list()) {
        // It waits for a window that was started where its plan lies.
        if (draft.path !== undefined && !(await mayTouch(draft.path))) continue
        if (await isSaved(draft)) {
          await drafts.remove(line, draft.id)
          continue
        }
        const name = typeof draft.document.name === 'string' ? draft.document.name : 'A plan without a name'
        offers.push({ id: draft.id, name, path: draft.path, at: draft.at })
      }
      return offers
    },
    'recovery.claim': async ({ id }: Request<'recovery.claim'>, line: object) => {
      const { document, path, sha256 } = await drafts.claim(line, id)
      return { document, path, sha256 }
    },
    'recovery.write': async (request: Request<'recovery.write'>, line: object) => {
      // What a draft names is opened again after a crash: only what this window may touch.
      if (request.path !== undefined) await grants.resolve(request.path)
      await drafts.write(line, request)
      return undefined
    },
    'recovery.remove': async ({ id }: Request<'recovery.remove'>, line: object) => {
      await drafts.remove(line, id)
      return undefined
    },
  }
}

/** True when the file holds the draft already: the crash came between saving and forgetting. */
async function isSaved({ path, document }: Draft): Promise<boolean> {
  if (path === undefined) return false
  try {
    const { planText, readPlan } = await import('./plan-files')
    return (await readPlan(path)).sha256 === contentHash(planText(document))
  } catch {
    return false
  }
}
