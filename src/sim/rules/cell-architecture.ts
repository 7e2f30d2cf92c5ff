import { ARCHITECTURE_ARM64 } from '../configuration/root'
import { cellPlace, place, type Finding } from './finding'
import type { Rule } from './rule'

const NAMES: Record<number, string> = { 0: 'x86', 1: '32-bit Arm', 2: '64-bit Arm' }
const words = (architecture: number) => NAMES[architecture] ?? `unknown (${architecture})`

/**
 * A configuration is for another architecture than the hypervisor. Jailhouse's driver writes "Configuration architecture
 * mismatch" to the kernel log and then answers success: the tool says nothing and no cell appears. A 32-bit guest on a
 * 64-bit SoC is an ARM64 configuration with the flag AARCH32.
 */
export const cellArchitecture: Rule = {
  code: 'cell-architecture',
  severity: 'error',
  title: 'Configurations are for the architecture of the hypervisor',
  check(input) {
    const { system, cells } = input
    const findings: Finding[] = cells
      .filter((cell) => cell.architecture !== system.architecture)
      .map((cell) => ({
        message:
          `${cell.name} is a configuration for ${words(cell.architecture)}, the system for ${words(system.architecture)}: ` +
          'Jailhouse reports success and creates no cell.',
        places: [cellPlace(cell)],
      }))
    if (system.architecture !== ARCHITECTURE_ARM64) {
      findings.unshift({
        message: `The system configuration is for ${words(system.architecture)}; i.MX 8 and 9 run the one for 64-bit Arm.`,
        places: [place('root', 'root')],
      })
    }
    return findings
  },
}
