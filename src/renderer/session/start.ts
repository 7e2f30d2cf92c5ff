/** From a connected shell to a workbench with an open plan: the window never opens to an empty page. */
import { libraryOf } from '../../sim/plan/library'
import type { PlanDocument } from '../../sim/plan/plan'
import { sentence, type Client } from '../client'
import { START } from '../texts/start'
import { firstPlan } from './first-plan'
import { nextFrame } from './next-frame'
import { brokenSentence } from './origins'
import { Workbench } from './workbench.svelte'

/** Asks for templates and the plan to open. Throws a sentence when there is nothing to open. */
export async function openWorkbench(client: Client): Promise<Workbench> {
  // Asked with the rest, and needed last.
  const left = client.request('recovery.list', undefined)
  left.catch(() => undefined)
  const [about, templates, remembered] = await Promise.all([
    client.request('app.describe', undefined),
    client.request('templates.read', undefined),
    client.request('window.recall', undefined),
  ])
  const library = libraryOf(templates)
  const template = firstPlan(templates.plans)
  if (!template) throw new Error(START.noPlan)
  let document: PlanDocument = template.document
  let file: { path: string; sha256: string } | undefined
  let refused: string | undefined
  if (about.openAtStart !== undefined) {
    try {
      const opened = await client.request('plan.open', { path: about.openAtStart })
      document = opened.document
      file = opened
    } catch (error) {
      refused = sentence(error)
    }
  }
  const workbench = new Workbench(client, library, templates.plans, document, file)
  workbench.origins = templates.origins
  if (templates.broken.length > 0) workbench.notices.show('error', brokenSentence(templates.broken))
  if (refused) workbench.notices.show('error', refused)
  workbench.shell = about.shell
  workbench.begin(remembered)
  await workbench.files.recall(remembered)
  await workbench.attempt(async () => workbench.crash.recover(await left, about.openAtStart !== undefined))
  void workbench.session.showBeforeRules(nextFrame())
  void workbench.disk.watch()
  void workbench.files.refreshRecent()
  return workbench
}
