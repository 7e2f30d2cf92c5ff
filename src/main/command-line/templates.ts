/** `cellbench templates`: the plans to start from and the workloads to fill them with. */
import { parsePlan } from '../../sim/plan/parse'
import { GROUP_NAMES, groupWorkloads } from '../../sim/plan/workload-groups'
import { timingWords } from '../../sim/plan/workload-words'
import { LESSONS } from '../services/template-documents'
import { brokenLines, brokenOf, originOf, SHIPPED } from './broken-files'
import type { Context } from './context'
import { EXIT, print, printJson, type ExitCode } from './output'
import { wrap } from './wrap'

export async function templates(context: Context, json: boolean): Promise<ExitCode> {
  const { plans, workloads, library, origins, broken } = await context.templates()
  const unusable = brokenOf(broken, 'workload', 'plan')
  const ownFile = (kind: 'plan' | 'workload', id: string) => {
    const origin = originOf(origins, kind, id)
    return origin === SHIPPED ? [] : [wrap(`    from ${origin}`, '    ')]
  }
  if (json) {
    printJson({
      plans: plans.map(({ id, document }) => ({
        id,
        name: document.name,
        board: document.board,
        origin: originOf(origins, 'plan', id),
      })),
      workloads: workloads.map(({ id, name, group, summary, guests, devices = [], behaviour, provenance }) => ({
        id,
        name,
        group,
        summary,
        guests,
        devices,
        behaviour,
        provenance,
        origin: originOf(origins, 'workload', id),
      })),
      broken: unusable,
    })
    return EXIT.clean
  }
  const lines: string[] = []
  let group: string | undefined
  for (const { id, document } of plans) {
    const own = id.startsWith(LESSONS) ? 'lessons: plans that are wrong in an instructive way' : 'plans'
    if (own !== group) lines.push((group = own))
    const parsed = parsePlan(document)
    const cells = parsed.ok ? parsed.value.cells.length : 0
    lines.push(
      wrap(
        `  ${id}: ${document.name}; ${document.board}, ${cells} ${cells === 1 ? 'cell' : 'cells'} beside root`,
        '    ',
      ),
      ...ownFile('plan', id),
    )
  }
  for (const { group, workloads: members } of groupWorkloads([...library.workloads.values()])) {
    lines.push('', `workloads: ${GROUP_NAMES[group]}`)
    for (const workload of members.sort((a, b) => a.id.localeCompare(b.id, 'en'))) {
      lines.push(wrap(`  ${workload.id}: ${timingWords(workload)} (${workload.provenance})`, '    '))
      lines.push(wrap(`    ${workload.summary} (${workload.guests.join(', ')})`, '    '))
      lines.push(...ownFile('workload', workload.id))
    }
  }
  print([...lines, ...brokenLines(unusable)].join('\n'))
  return EXIT.clean
}
