import type { ConfigurationSet } from '../configuration/configuration'
import { Hypervisor } from './hypervisor'
import type { Machine } from './start-up'

/** Size of the image that stands for a guest while its own is not known: one page. */
const IMAGE_BYTES = 4096n

/**
 * Does what a start script does: enables the hypervisor, then creates, loads and starts each cell, its image where its first
 * core starts. Stops at the first refusal, which the returned hypervisor names as `firstRefusal`.
 */
export function bootPlan(configuration: ConfigurationSet, machine: Machine = {}): Hypervisor {
  const hypervisor = new Hypervisor(machine)
  if (!hypervisor.enable(configuration.system).ok) return hypervisor
  for (const cell of configuration.cells) {
    const started =
      hypervisor.createCell(cell).ok &&
      hypervisor.loadCell(cell.name, cell.cpuResetAddress, IMAGE_BYTES).ok &&
      hypervisor.startCell(cell.name).ok
    if (!started) break
  }
  return hypervisor
}
