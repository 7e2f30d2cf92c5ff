import type { CellConfiguration, SystemConfiguration } from '../configuration/configuration'
import { noConsole } from '../configuration/console'
import { asGuest, asPhysical } from '../plan/units'

/** Stands in for the system configuration that nobody named: it has nothing that a cell could collide with. */
export function unknownSystem(cells: readonly CellConfiguration[]): SystemConfiguration {
  return {
    architecture: cells[0]?.architecture ?? 2,
    flags: 0,
    hypervisorMemory: { physicalStart: asPhysical(0n), virtualStart: asGuest(0n), size: 0n, flags: 0n },
    debugConsole: noConsole(),
    pciMmconfigBase: asPhysical(0n),
    pciMmconfigEndBus: 0,
    pciIsVirtual: 1,
    pciDomain: 0,
    iommuUnits: [],
    maintenanceIrq: 0,
    gicVersion: 0,
    gicdBase: asPhysical(0n),
    giccBase: asPhysical(0n),
    gichBase: asPhysical(0n),
    gicvBase: asPhysical(0n),
    gicrBase: asPhysical(0n),
    rootCell: {
      architecture: 0,
      name: '',
      id: 0,
      flags: 0,
      cpuSetSize: 8,
      cpus: [],
      memoryRegions: [],
      cacheRegions: [],
      irqchips: [],
      pioRegions: [],
      pciDevices: [],
      pciCapabilities: [],
      streamIds: [],
      vpciIrqBase: 0,
      cpuResetAddress: asGuest(0n),
      msgReplyTimeout: 0n,
      console: noConsole(),
    },
  }
}
