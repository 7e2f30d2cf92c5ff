/** `cellbench templates`: the plans to start from and the workloads to fill them with. */
import { parsePlan } from '../../sim/plan/parse'
import type { Context } from './context'
import { EXIT, print, printJson, type ExitCode } from './output'
import { wrap } from './wrap'

export async function templates(context: Context, json: boolean): Promise<ExitCode> {
  const { plans, workloads } = await context.templates()
  if (json) {
    printJson({
      plans: plans.map(({ id, document }) => ({ id, name: document.name, board: document.board })),
      workloads: workloads.map(({ id, name, group, summary, guests }) => ({ id, name, group, summary, guests })),
    })
    return EXIT.clean
  }
  const lines = ['plans']
  for (const { id, document } of plans) {
    const parsed = parsePlan(document)
    const cells = parsed.ok ? parsed.value.cells.length : 0
    lines.push(
      wrap(
        `  ${id}: ${document.name}; ${document.board}, ${cells} ${cells === 1 ? 'cell' : 'cells'} beside root`,
        '    ',
      ),
    )
  }
  lines.push('workloads')
  for (const { id, summary, guests } of workloads) {
    lines.push(wrap(`  ${id}: ${summary} (${guests.join(', ')})`, '    '))
  }
  print(lines.join('\n'))
  return EXIT.clean
}
