import type { Board } from '../plan/board'
import type { SystemConfiguration } from './configuration'

/**
 * The one of `boards` that `system` is for: the same interrupt controller, hypervisor memory, virtual PCI host and UART.
 * Some SoCs of one family share all addresses; their vendor's files still differ in the PCI domain.
 */
export function recogniseBoard(system: SystemConfiguration, boards: Iterable<Board>): Board | undefined {
  for (const board of boards) {
    const uart = board.devices.find((device) => device.name === board.root.console.device)
    if (
      system.gicdBase === board.interruptController.distributor.physical &&
      system.gicrBase === board.interruptController.redistributors.physical &&
      system.hypervisorMemory.physicalStart === board.hypervisor.physical &&
      system.pciMmconfigBase === board.virtualPci.window.physical &&
      system.pciDomain === board.virtualPci.domain &&
      system.debugConsole.address === uart?.regions[0]?.physical
    ) {
      return board
    }
  }
  return undefined
}
