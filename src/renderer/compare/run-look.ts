/** How runs are told apart: by colour and by dash, and what was measured by dots without a filling. */
import type { StreamLook } from '../charts/stream-look'
import type { CompareRow } from './compare-model'

const COLOURS = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c6)', 'var(--c7)', 'var(--c5)', 'var(--c0)']
const DASHES = [[], [7, 3], [10, 3, 3, 3], [4, 4]]
/** Never a simulated run's. */
export const MEASURED_DASH = [1.5, 2.5]

/** Looks of the rows, by the name of what is drawn of them and by the run. */
export function runLooks(
  rows: readonly Pick<CompareRow, 'id' | 'title' | 'origin' | 'drawn'>[],
): Map<string, StreamLook> {
  return new Map(
    rows.flatMap(({ id, title, origin, drawn }, index) => {
      const isMeasured = origin === 'measured'
      const look: StreamLook = {
        id,
        name: title,
        colour: COLOURS[index % COLOURS.length]!,
        dash: isMeasured ? MEASURED_DASH : DASHES[index % DASHES.length]!,
        isOpen: isMeasured,
      }
      return drawn ? [[drawn.id, look] as const, [id, look] as const] : [[id, look] as const]
    }),
  )
}
