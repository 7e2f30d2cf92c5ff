import type { ParameterResult } from '../results/result'
import type { Parameter } from './parameters'

/** Collects every parameter that a scenario was made with, once each, in the order of first use. */
export class UsedParameters {
  private readonly used = new Map<string, ParameterResult>()

  /** The parameter's value; notes that it was used under `name`. */
  use(name: string, parameter: Parameter): number {
    if (!this.used.has(name)) this.used.set(name, { name, ...parameter })
    return parameter.value
  }

  list(): ParameterResult[] {
    return [...this.used.values()]
  }
}
