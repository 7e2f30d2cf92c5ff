/** What dropping a device or the end of a link on a cell would do, in a sentence. */
import type { PlanCheck } from '../../sim/rules/check'
import { DRAG_TEXTS, interruptsInWords } from '../texts/drag'
import type { CellItem } from './drop'

/** `Flight: SPI 31 follows, 0 problems.` */
export function consequenceOf(
  item: CellItem,
  from: string,
  to: string,
  before: PlanCheck,
  after: PlanCheck,
  problems: string,
): string {
  if (item.kind === 'link') {
    if (from === to) return `${to}: ${DRAG_TEXTS.linkNowhere}.`
    return `${to}: ${DRAG_TEXTS.linkWith(from, to)}, ${problems}.`
  }
  if (from === to) return `${DRAG_TEXTS.already(to)}.`
  const device = (after.board ?? before.board)?.devices.find(({ name }) => name === item.name)
  return `${to}: ${device ? `${interruptsInWords(device.spis)}, ` : ''}${problems}.`
}
