import { boardCpus, type Board } from '../plan/board'
import type { SystemConfiguration } from './configuration'

/**
 * The one of `boards` that `system` is for: the same interrupt controller, hypervisor memory, virtual PCI host and UART.
 * Some SoCs of one family share all addresses; their vendor's files still differ in the PCI domain, or in the cores. Of
 * boards that agree in all addresses, such as one that extends another, the most alike is meant, and of these the first.
 */
export function recogniseBoard(system: SystemConfiguration, boards: Iterable<Board>): Board | undefined {
  let best: { board: Board; likeness: number } | undefined
  for (const board of boards) {
    if (!matches(system, board)) continue
    const likeness = likenessOf(system, board)
    if (!best || likeness > best.likeness) best = { board, likeness }
  }
  return best?.board
}

function matches(system: SystemConfiguration, board: Board): boolean {
  const gic = board.interruptController
  const uart = board.devices.find((device) => device.name === board.root.console.device)
  return (
    system.gicVersion === gic.version &&
    system.gicdBase === gic.distributor.physical &&
    (gic.version === 2 || system.gicrBase === gic.redistributors.physical) &&
    system.hypervisorMemory.physicalStart === board.hypervisor.physical &&
    system.pciMmconfigBase === board.virtualPci.window.physical &&
    system.pciDomain === board.virtualPci.domain &&
    system.debugConsole.address === uart?.regions[0]?.physical
  )
}

/** What SoCs of a family or carrier boards of a SoC differ in: the cores count most, then root's name, then its regions. */
function likenessOf({ rootCell }: SystemConfiguration, board: Board): number {
  const cores = boardCpus(board)
  const sameCores = rootCell.cpus.length === cores.length && cores.every((cpu) => rootCell.cpus.includes(cpu))
  const sameRegions = board.root.regions.filter((region) =>
    rootCell.memoryRegions.some(({ physicalStart, size }) => physicalStart === region.physical && size === region.size),
  )
  const most = board.root.regions.length + 1
  return (sameCores ? 2 * most : 0) + (rootCell.name === board.root.name ? most : 0) + sameRegions.length
}
