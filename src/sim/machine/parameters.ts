/**
 * The machine's parameters: what cannot be read from a plan or a board, one table per core type, each value with unit,
 * provenance and source; those of guests are in guest-parameters.ts. Nothing in the model is fitted anywhere else.
 */
import type { Provenance } from '../plan/workload'
import type { BoardCluster } from '../plan/board'
import { NotSimulatable } from './not-simulatable'

/** A number that the model uses, and how well it is known. */
export interface Parameter {
  value: number
  unit: string
  provenance: Provenance
  source: string
}

const ZCU104 =
  "J. Martins, S. Pinto, 'Shedding Light on Static Partitioning Hypervisors for Arm-based Mixed-Criticality Systems', RTAS 2023, arXiv:2303.11186, raw data: Jailhouse on 4x Cortex-A53 at 1.2 GHz"
const SLIDE = "Peng Fan (NXP), 'Jailhouse hypervisor on i.MX': gic-demo on i.MX8MM"
export const ESTIMATE = 'estimate of this project'

export const measured = (value: number, unit: string, source: string): Parameter => ({
  value,
  unit,
  provenance: 'measured',
  source,
})
/** Documented by who made it: a manual, a default of its sources. */
export const datasheet = (value: number, unit: string, source: string): Parameter => ({
  value,
  unit,
  provenance: 'datasheet',
  source,
})
export const estimate = (value: number, unit: string, source = ESTIMATE): Parameter => ({
  value,
  unit,
  provenance: 'estimate',
  source,
})

/** What a core type brings: its trips through the hypervisor and its way to memory. */
export interface CoreParameters {
  /** Interrupt to the guest's vector without an exit. */
  deliveryNs: Parameter
  /** What trapping the interrupt and injecting it adds, caches warm. */
  trapNs: Parameter
  /** Lines that the hypervisor touches on the way, page-table walks included. */
  hypervisorInstructionLines: Parameter
  hypervisorDataLines: Parameter
  /** Refill from the shared cache, beyond a private hit. */
  sharedHitCycles: Parameter
  /** Stall per shared-cache refill with nobody else at the DRAM. */
  missNs: Parameter
  /** Requests of one other core that can be ahead at the DRAM. */
  readsAhead: Parameter
  writesAhead: Parameter
  /** 1 when the instruction cache is indexed with virtual address bits: mapping code then empties it on every core. */
  instructionCacheAliases: Parameter
}

const A53: CoreParameters = {
  deliveryNs: estimate(
    130,
    'ns',
    `${ESTIMATE}: with a bare-metal handler the path without an exit is 330 ns, within 250-400 ns`,
  ),
  trapNs: measured(
    450,
    'ns',
    `${SLIDE}: the warm path is 750-875 ns, and two different SoCs agree; less delivery and handler`,
  ),
  hypervisorInstructionLines: measured(
    27,
    'lines',
    `${ZCU104}: 36 to 45 refills per exception taken to EL2 next to two stressing cores in ten of twelve programs, 33 over all, since two leave part of them in the private caches; that three quarters of them are code is an estimate`,
  ),
  hypervisorDataLines: measured(9, 'lines', `${ZCU104}: the rest of 36 refills per exception`),
  sharedHitCycles: estimate(12, 'cycles', `${ESTIMATE}: 15 cycles to use from the L2, 3 from the L1`),
  missNs: measured(107, 'ns', `${ZCU104}: stall per L2 refill, alone`),
  readsAhead: estimate(8, 'requests', `${ESTIMATE}: line fills in flight, prefetches included`),
  writesAhead: estimate(
    16,
    'requests',
    `fitted, given the reads ahead, to 195 ns per refill next to two stressing cores: ${ZCU104}`,
  ),
  instructionCacheAliases: datasheet(
    1,
    '',
    'Cortex-A53 TRM: the instruction cache is virtually indexed, and two of its index bits lie above a 4 KiB page',
  ),
}

/** What differs from the Cortex-A53, which is the only one with published measurements of the whole path. */
const LIKE_A53 = `taken over from the Cortex-A53, ${ESTIMATE}`
function guessedFrom(a53: CoreParameters, changes: Partial<CoreParameters>): CoreParameters {
  const guessed = Object.fromEntries(
    Object.entries(a53).map(([name, parameter]: [string, Parameter]) => [
      name,
      estimate(parameter.value, parameter.unit, LIKE_A53),
    ]),
  )
  return { ...(guessed as unknown as CoreParameters), ...changes }
}

const CORES: Record<Exclude<BoardCluster['core'], 'unknown'>, CoreParameters> = {
  'cortex-a53': A53,
  'cortex-a35': guessedFrom(A53, {
    deliveryNs: estimate(170, 'ns'),
    trapNs: estimate(600, 'ns', `${ESTIMATE}: the Cortex-A53's cycles at two thirds of its clock`),
    instructionCacheAliases: estimate(1, '', 'Cortex-A35 TRM: 32 KiB in two ways, virtually indexed'),
  }),
  'cortex-a55': guessedFrom(A53, {
    sharedHitCycles: estimate(8, 'cycles', `${ESTIMATE}: the private L2 of the Cortex-A55 is part of its own caches`),
    instructionCacheAliases: estimate(0, '', 'Cortex-A55 TRM: behaves as physically indexed'),
  }),
  'cortex-a57': guessedFrom(A53, {
    deliveryNs: estimate(100, 'ns'),
    trapNs: estimate(350, 'ns'),
    sharedHitCycles: estimate(14, 'cycles'),
    readsAhead: estimate(16, 'requests'),
    instructionCacheAliases: estimate(0, '', 'Cortex-A57 TRM: physically indexed'),
  }),
  'cortex-a72': guessedFrom(A53, {
    deliveryNs: estimate(100, 'ns'),
    trapNs: estimate(350, 'ns'),
    sharedHitCycles: estimate(14, 'cycles'),
    readsAhead: estimate(16, 'requests'),
    instructionCacheAliases: estimate(0, '', 'Cortex-A72 TRM: physically indexed'),
  }),
}

/** The table of a core type. Throws NotSimulatable for a core that nobody named. */
export function coreParameters(core: BoardCluster['core']): CoreParameters {
  if (core === 'unknown') {
    throw new NotSimulatable(
      'the cores, clocks and caches of this board are unknown: its plan came from a system file alone. ' +
        'Name a board that Cellbench describes',
    )
  }
  return CORES[core]
}
