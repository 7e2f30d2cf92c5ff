/**
 * Kills the browser host at random moments while two windows edit, starts it again, and looks at what is left: one window has
 * a plan file that it saves now and then, the other a plan that was never saved.
 */
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { Random } from '../fuzz/random'
import { templateFiles } from '../support/templates'
import { Editor, type Loss } from './editor'
import { LONGEST_MS, noKills, SHORTEST_MS, type KillFigures } from './figures'
import { HostProcess } from './host-process'

/** Kills `times` times. Throws when a plan file is not whole, or holds or restores what was never written. */
export async function killHost(
  times: number,
  seed: string,
  tell: (figures: KillFigures) => void,
): Promise<KillFigures> {
  const base = await realpath(await mkdtemp(path.join(os.tmpdir(), 'cellbench-kill-')))
  const folder = path.join(base, 'plans')
  await mkdir(folder)
  const random = new Random(seed, 'kill')
  const shipped = templateFiles('plans').find(({ name }) => name === 'quadcopter-imx8mm.plan.json')!
  const plan = shipped.document as PlanDocument
  const file = path.join(folder, 'one.plan.json')
  const editors = [
    new Editor(plan, '1'.repeat(32), file, new Random(seed, 'file')),
    new Editor(plan, '2'.repeat(32), undefined, new Random(seed, 'new')),
  ]
  const figures = noKills()
  let host = await HostProcess.start(folder, base)
  try {
    for (const editor of editors) await editor.sit(await host.open())
    for (let kill = 1; kill <= times; kill += 1) {
      const work = editors.map((editor) => editor.work())
      await new Promise((resolve) => setTimeout(resolve, SHORTEST_MS + random.below(LONGEST_MS - SHORTEST_MS)))
      const killed = await host.kill()
      for (const editor of editors) editor.stop()
      await Promise.all(work)
      figures.edits = editors.reduce((sum, editor) => sum + editor.editCount, 0)
      host = await HostProcess.start(folder, base)
      const losses: Loss[] = []
      for (const editor of editors) losses.push(await editor.lookAfter(await host.open(), killed))
      figures.kills += 1
      if (losses.some((loss) => loss.whileSaving)) figures.whileSaving += 1
      figures.lostMs.push(...losses.map((loss) => loss.ageMs))
      figures.lostEdits += losses.reduce((sum, loss) => sum + loss.edits, 0)
      figures.saves = editors.reduce((sum, editor) => sum + editor.saveCount, 0)
      figures.leftBehind = (await readdir(folder)).filter((name) => name.endsWith('.part')).length
      tell(figures)
    }
    return figures
  } finally {
    await host.kill()
    await rm(base, { recursive: true, force: true })
  }
}
