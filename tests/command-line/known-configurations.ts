import type { CellConfiguration, SystemConfiguration } from '../../src/sim/configuration/configuration'
import { knownFiles } from '../fixtures/jailhouse/board-configurations'

/** A public root configuration by its board's id. */
export function knownSystem(id: string): SystemConfiguration {
  const found = knownFiles().find((file) => file.kind === 'system' && file.id === id)
  if (found?.kind !== 'system') throw new Error(`no public system configuration is called ${id}`)
  return found.system
}

/** A public cell configuration by its id. */
export function knownCell(id: string): CellConfiguration {
  const found = knownFiles().find((file) => file.kind === 'cell' && file.id === id)
  if (found?.kind !== 'cell') throw new Error(`no public cell configuration is called ${id}`)
  return found.cell
}
