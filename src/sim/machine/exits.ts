/** Jailhouse's names for exits to the hypervisor on ARM64, as its statistics have them behind `vmexits_`. */
export const EXIT_KINDS = [
  'mmio',
  'management',
  'hypercall',
  'maintenance',
  'virt_irq',
  'virt_sgi',
  'psci',
  'smccc',
] as const

export type ExitKind = (typeof EXIT_KINDS)[number]

/** Exits of one kind that one event stands for. */
export interface Exits {
  kind: ExitKind
  count: number
}

/**
 * Exits of one cell by name, with their total first, as `CellResult` holds them: interrupts always, the others where there
 * were any, since a run has only those that its plan asks for.
 * @param counts by core, then by kind @param cores those of the cell, as indices
 */
export function exitsByName(counts: Float64Array, cores: readonly number[]): Record<string, number> {
  const named = EXIT_KINDS.map((kind, i) => {
    const count = cores.reduce((sum, core) => sum + counts[core * EXIT_KINDS.length + i]!, 0)
    return [kind, count] as const
  })
  const total = named.reduce((sum, [, count]) => sum + count, 0)
  return { total, ...Object.fromEntries(named.filter(([kind, count]) => count > 0 || kind === 'virt_irq')) }
}
