/** Every rule, in the order in which their findings block: what names nothing, cores, names, memory, devices, links, time. */
import { cellName } from './cell-name'
import { cellNameAwkward } from './cell-name-awkward'
import { cellUnknown } from './cell-unknown'
import { cellWithoutCpu } from './cell-without-cpu'
import { cellWithoutMemory } from './cell-without-memory'
import { colourUnknown } from './colour-unknown'
import { communicationRegion } from './communication-region'
import { consoleShared } from './console-shared'
import { coreOverloaded } from './core-overloaded'
import { cpuShared } from './cpu-shared'
import { cpuUnknown } from './cpu-unknown'
import { deviceInfrastructure } from './device-infrastructure'
import { devicePages } from './device-pages'
import { deviceRootUses } from './device-root-uses'
import { deviceShared } from './device-shared'
import { deviceUnknown } from './device-unknown'
import { guestCannotRun } from './guest-cannot-run'
import { guestOverlap } from './guest-overlap'
import { interruptControllerMapped } from './interrupt-controller-mapped'
import { linkCount } from './link-count'
import { linkMemory } from './link-memory'
import { linkName } from './link-name'
import { linkPeers } from './link-peers'
import { linkSize } from './link-size'
import { loadMisplaced } from './load-misplaced'
import { memoryHypervisor } from './memory-hypervisor'
import { memoryKept } from './memory-kept'
import { memoryOutsideRoot } from './memory-outside-root'
import { memoryRootUses } from './memory-root-uses'
import { memoryShared } from './memory-shared'
import { memoryVirtualPci } from './memory-virtual-pci'
import { placementNameTaken } from './placement-name'
import { regionAlignment } from './region-alignment'
import { regionEmpty } from './region-empty'
import { resetAddress } from './reset-address'
import { rootWithoutCpu } from './root-without-cpu'
import type { Rule } from './rule'
import { spiShared } from './spi-shared'
import { spiSplit } from './spi-split'
import { spiUnknown } from './spi-unknown'
import { targetUnknown } from './target-unknown'
import { virtualPciInterrupt } from './virtual-pci-interrupt'
import { workloadCore } from './workload-core'
import { workloadUnknown } from './workload-unknown'

export const ALL_RULES: readonly Rule[] = [
  workloadUnknown,
  deviceUnknown,
  cellUnknown,
  loadMisplaced,
  cpuUnknown,
  cpuShared,
  cellWithoutCpu,
  rootWithoutCpu,
  cellName,
  cellWithoutMemory,
  regionEmpty,
  regionAlignment,
  memoryHypervisor,
  memoryVirtualPci,
  interruptControllerMapped,
  memoryShared,
  memoryKept,
  memoryOutsideRoot,
  guestOverlap,
  communicationRegion,
  resetAddress,
  deviceShared,
  spiShared,
  spiUnknown,
  linkPeers,
  linkName,
  linkSize,
  linkCount,
  linkMemory,
  virtualPciInterrupt,
  guestCannotRun,
  workloadCore,
  placementNameTaken,
  colourUnknown,
  coreOverloaded,
  targetUnknown,
  memoryRootUses,
  deviceInfrastructure,
  deviceRootUses,
  devicePages,
  spiSplit,
  consoleShared,
  cellNameAwkward,
]
