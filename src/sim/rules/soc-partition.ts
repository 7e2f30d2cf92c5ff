import { memoryOf } from './claims'
import { deviceGrants } from './device-owners'
import { hasFlags } from '../configuration/configuration'
import { cellPlace, listed, type Finding } from './finding'
import type { Rule } from './rule'

/** Address of the GIC on i.MX 8QuadMax, 8QuadXPlus and 8DualXLite, whose system controller partitions the SoC. */
const SCU_GIC = 0x51a00000n

/**
 * The SoC has a second gate keeper that Jailhouse knows nothing of. On i.MX 8QuadMax, 8QuadXPlus and 8DualXLite the system
 * controller owns every resource, and U-Boot has to hand a cell's devices over (`scu_rm dtb`, the domu node); on i.MX 8M
 * Mini the resource domain controller gives UART4 to the M4. Forgotten, the first access of the driver is a bus error.
 *
 * A plan is not warned, nor are files that lie in the bundle that they were exported in: the guide there lists these steps.
 */
export const socPartition: Rule = {
  code: 'soc-partition',
  severity: 'warning',
  title: 'Devices of cells are assigned in the SoC too',
  needsRoot: true,
  check(input) {
    if (input.plan || input.guided) return []
    return input.cells.flatMap((cell, c): Finding[] => {
      const steps = (input.board?.boot?.commands ?? []).filter((step) =>
        deviceGrants(input).some((grant) => grant.cell === c && grant.device.name === step.device),
      )
      if (steps.length > 0) {
        const devices = listed([...new Set(steps.map((step) => step.device!))])
        const commands = steps.map((step) => step.text).join('; ')
        const message = `${cell.name} has ${devices}, which this SoC keeps for somebody else until U-Boot says: ${commands}.`
        return [{ message, places: [cellPlace(cell)] }]
      }
      const taken = memoryOf(input).claims.filter(
        (claim) => claim.cell === cell && claim.kind === 'device' && !hasFlags(claim.region, 'ROOTSHARED'),
      )
      if (input.system.gicdBase !== (SCU_GIC as bigint) || taken.length === 0) return []
      const message =
        `${cell.name} has ${taken.length === 1 ? 'registers' : `${taken.length} blocks of registers`} of its own; on this SoC ` +
        'the system controller has to assign them too, with scu_rm and a domu node in U-Boot.'
      return [{ message, places: [cellPlace(cell)] }]
    })
  },
}
