import type { Provenance } from '../plan/workload'
import type { ParameterResult } from '../results/result'
import { NotSimulatable } from './not-simulatable'
import type { Parameter } from './parameters'

/** Values that somebody measured or assumes instead of those in the tables, by the names that results list them under. */
export type ParameterChanges = ReadonlyMap<string, Pick<Parameter, 'value' | 'provenance' | 'source'>>

/** Collects every parameter that a scenario was made with, once each, in the order of first use. */
export class UsedParameters {
  private readonly used = new Map<string, ParameterResult>()
  private readonly changed = new Set<string>()

  constructor(private readonly changes: ParameterChanges = new Map()) {}

  /** The parameter's value, or what it was changed to; notes that it was used under `name`. */
  use(name: string, parameter: Parameter): number {
    const change = this.changes.get(name)
    if (change !== undefined) this.changed.add(name)
    const used = { ...parameter, ...change }
    this.note(name, used)
    return used.value
  }

  /** Notes a value of the plan or of a template that is changed there, not here. */
  note(name: string, parameter: Parameter): void {
    if (!this.used.has(name)) this.used.set(name, { name, ...parameter })
  }

  list(): ParameterResult[] {
    return [...this.used.values()]
  }

  /** How well the parameter of this name is known; an estimate when it was never used. */
  provenanceOf(name: string): Provenance {
    return this.used.get(name)?.provenance ?? 'estimate'
  }

  /**
   * Throws NotSimulatable for a change of what neither these nor `others` use: it would change nothing.
   * @param others made with the same changes
   */
  refuseUnused(others: UsedParameters): void {
    const unused = [...this.changes.keys()].find((name) => !this.changed.has(name) && !others.changed.has(name))
    if (unused === undefined) return
    const known = [...new Set([...this.used.keys(), ...others.used.keys()])].join(', ')
    throw new NotSimulatable(
      `the parameter "${unused}" cannot be changed in this run: it is not used, or its value belongs to the plan or a ` +
        `template. Used are: ${known}`,
    )
  }
}
