/** What a person says of a measurement: where it was measured, what it measures, what else ran. */
import type { Request } from '../../main/contract/contract'

export interface Conditions {
  /** Identifier of a board's template. */
  board: string
  /** Stream of the plan, such as "flight/gic-demo". */
  stream: string
  load: string
  note: string
}

type Said = Pick<Request<'measurements.read'>, 'board' | 'stream' | 'load' | 'note'>

/** Nothing said. */
export function noConditions(): Conditions {
  return { board: '', stream: '', load: '', note: '' }
}

/** As the service takes it: what is empty was not said. */
export function saidOf(conditions: Conditions): Said {
  const said = Object.entries(conditions).flatMap(([name, text]: [string, string]) =>
    text.trim() === '' ? [] : [[name, text.trim()]],
  )
  return Object.fromEntries(said) as Said
}
