import { hasFlags } from '../configuration/configuration'
import { freePlace } from '../plan/free-space'
import type { Guest } from '../plan/plan'
import { formatAddress, formatSize } from '../plan/units'
import { NEW_RAM } from '../plan/edit-workloads'
import { memoryOf } from './claims'
import { cellPlace, fixOf } from './finding'
import type { Rule, RuleInput } from './rule'

/** A cell without RAM: there is nowhere to load its image to, and `cell linux` finds no space for a kernel. */
export const cellWithoutMemory: Rule = {
  code: 'cell-without-memory',
  severity: 'error',
  title: 'Every cell has RAM',
  check(input) {
    return input.cells.flatMap((cell, c) => {
      const planned = input.plan?.plan.cells[c]
      const has = planned
        ? planned.memory.some((region) => region.purpose !== 'loader')
        : memoryOf(input).claims.some(
            (claim) => claim.cell === cell && claim.kind === 'memory' && hasFlags(claim.region, 'LOADABLE'),
          )
      if (has) return []
      return [
        {
          message: `${cell.name} has no RAM.`,
          places: [cellPlace(cell, 'memory')],
          fix: planned ? giveMemory(input, c, planned.guest) : undefined,
        },
      ]
    })
  },
}

function giveMemory(input: RuleInput, index: number, guest: Guest) {
  const { board, plan } = input
  if (!board || !plan) return undefined
  const size = NEW_RAM[guest]
  const free = freePlace(plan.document, board, { purpose: 'inmate', size, guest })
  if (free === undefined) return undefined
  return fixOf(input, `give it ${formatSize(size)} of RAM`, (draft) => {
    const cell = draft.cells![index]!
    cell.memory = [
      ...(cell.memory ?? []),
      {
        purpose: 'ram',
        physical: formatAddress(free),
        ...(guest === 'bare-metal' ? { guest: '0x0' } : {}),
        size: formatSize(size),
      },
    ]
    delete cell.entry
  })
}
