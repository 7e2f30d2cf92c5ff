/** Every rule, in the order in which their findings block: what names nothing, cores, names, memory, devices, links, time. */
import { burstOverlap } from './burst-overlap'
import { cellName } from './cell-name'
import { cellNameAwkward } from './cell-name-awkward'
import { cachePortions } from './cache-portions'
import { cellUnknown } from './cell-unknown'
import { cellWithoutCpu } from './cell-without-cpu'
import { cellWithoutMemory } from './cell-without-memory'
import { chainFlow } from './chain-flow'
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
import { interruptPriority } from './interrupt-priority'
import { interruptControllerMapped } from './interrupt-controller-mapped'
import { linkCount } from './link-count'
import { linkMemory } from './link-memory'
import { linkName } from './link-name'
import { linkPeers } from './link-peers'
import { linkSize } from './link-size'
import { loadMisplaced } from './load-misplaced'
import { loadStressor } from './load-stressor'
import { memoryHypervisor } from './memory-hypervisor'
import { masterTurns } from './master-turns'
import { memoryBudget } from './memory-budget'
import { memoryKept } from './memory-kept'
import { memoryOversubscribed } from './memory-oversubscribed'
import { memoryOutsideRoot } from './memory-outside-root'
import { memoryRootUses } from './memory-root-uses'
import { memoryShared } from './memory-shared'
import { memoryVirtualPci } from './memory-virtual-pci'
import { placementNameTaken } from './placement-name'
import { regionAlignment } from './region-alignment'
import { regionEmpty } from './region-empty'
import { resetAddress } from './reset-address'
import { rootWithoutCpu } from './root-without-cpu'
import { sectionOutsideJob } from './section-outside-job'
import { eventCore } from './event-core'
import { eventIncomplete } from './event-incomplete'
import { eventRefused } from './event-refused'
import { fileFormat } from './file-format'
import { cellArchitecture } from './cell-architecture'
import { rootCpus } from './root-cpus'
import { cellSize } from './cell-size'
import { irqchipEntry } from './irqchip-entry'
import { linkSections } from './link-sections'
import { linkMismatch } from './link-mismatch'
import { linkProtocolRule } from './link-protocol'
import { rootUnconfined } from './root-unconfined'
import { memoryNotReturned } from './memory-not-returned'
import { regionOverride } from './region-override'
import { regionSubPage } from './region-sub-page'
import { linuxRam } from './linux-ram'
import { linuxLoader } from './linux-loader'
import { linkPeerCount } from './link-peer-count'
import { linkOpenOutput } from './link-open-output'
import { consoleTaken } from './console-taken'
import { virtualPciPeripheral } from './virtual-pci-peripheral'
import { socPartition } from './soc-partition'
import { deviceDma } from './device-dma'
import { consoleFlags } from './console-flags'
import { rootName } from './root-name'
import { pciDomain } from './pci-domain'
import type { Rule } from './rule'
import { spiShared } from './spi-shared'
import { spiSplit } from './spi-split'
import { spiUnknown } from './spi-unknown'
import { streamSplit } from './stream-split'
import { targetUnknown } from './target-unknown'
import { trafficEnds } from './traffic-ends'
import { trafficSize } from './traffic-size'
import { trafficTiming } from './traffic-timing'
import { virtualPciInterrupt } from './virtual-pci-interrupt'
import { workloadCore } from './workload-core'
import { workloadDevice } from './workload-device'
import { workloadUnknown } from './workload-unknown'

export const ALL_RULES: readonly Rule[] = [
  fileFormat,
  cellArchitecture,
  workloadUnknown,
  deviceUnknown,
  cellUnknown,
  masterTurns,
  loadMisplaced,
  loadStressor,
  rootCpus,
  cpuUnknown,
  cpuShared,
  cellWithoutCpu,
  rootWithoutCpu,
  cellName,
  cellSize,
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
  irqchipEntry,
  linkPeers,
  linkName,
  linkSize,
  linkCount,
  linkMemory,
  linkSections,
  linkMismatch,
  linkProtocolRule,
  virtualPciInterrupt,
  guestCannotRun,
  workloadCore,
  workloadDevice,
  interruptPriority,
  placementNameTaken,
  colourUnknown,
  cachePortions,
  memoryBudget,
  memoryOversubscribed,
  coreOverloaded,
  targetUnknown,
  eventIncomplete,
  eventCore,
  eventRefused,
  trafficEnds,
  trafficTiming,
  trafficSize,
  chainFlow,
  sectionOutsideJob,
  burstOverlap,
  linuxLoader,
  linuxRam,
  consoleTaken,
  virtualPciPeripheral,
  linkPeerCount,
  linkOpenOutput,
  memoryRootUses,
  memoryNotReturned,
  regionOverride,
  rootUnconfined,
  deviceInfrastructure,
  deviceRootUses,
  devicePages,
  socPartition,
  deviceDma,
  regionSubPage,
  spiSplit,
  streamSplit,
  consoleShared,
  consoleFlags,
  rootName,
  cellNameAwkward,
  pciDomain,
]
