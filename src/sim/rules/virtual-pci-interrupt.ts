import { grantedSpis } from '../configuration/configuration'
import { takeDevice } from './device-fix'
import { deviceGrants } from './device-owners'
import { cellPlace, listed, place, type Finding } from './finding'
import { ROOT } from '../plan/cores'
import type { Rule, RuleInput } from './rule'
import { ROOT_INDEX, virtualPciSpis } from './virtual-pci-spis'

/**
 * The interrupt of a link is one that a device or another cell uses. The doorbell then rings in the device's driver, or the
 * device interrupts the link, or only one of two cells ever hears its link.
 */
export const virtualPciInterrupt: Rule = {
  code: 'virtual-pci-interrupt',
  severity: 'error',
  title: 'Links have interrupts of their own',
  check(input) {
    const bySpi = new Map<number, number[]>()
    for (const [c, spis] of virtualPciSpis(input))
      for (const spi of spis) bySpi.set(spi, [...(bySpi.get(spi) ?? []), c])
    return [...deviceCollisions(input, bySpi), ...cellCollisions(input, bySpi), ...missingGrants(input, bySpi)]
  },
}

function nameOf(input: RuleInput, index: number): string {
  return index === ROOT_INDEX ? ROOT : input.cells[index]!.name
}

/** A device that some cell has, or that root drives, on the interrupt of a link. */
function deviceCollisions(input: RuleInput, bySpi: ReadonlyMap<number, number[]>): Finding[] {
  const given = deviceGrants(input).flatMap((grant): Finding[] => {
    const spi = grant.device.spis.find((candidate) => bySpi.has(candidate))
    if (spi === undefined) return []
    const owners = bySpi.get(spi)!.map((c) => nameOf(input, c))
    return [
      {
        message:
          `The links of ${listed(owners)} ring SPI ${spi}, which is also the interrupt of ${grant.device.name} of ` +
          `${grant.cellName}.`,
        places: [place(`${grant.device.name} of ${grant.cellName}`, ...grant.path)],
        fix: takeDevice(input, grant),
      },
    ]
  })
  const givenNames = new Set(deviceGrants(input).map((grant) => grant.device.name))
  const roots = (input.board?.devices ?? []).flatMap((device): Finding[] => {
    if (device.enabled !== true || givenNames.has(device.name)) return []
    const spi = device.spis.find((candidate) => bySpi.has(candidate))
    if (spi === undefined) return []
    const owners = bySpi.get(spi)!
    return [
      {
        message: `The links of ${listed(owners.map((c) => nameOf(input, c)))} ring SPI ${spi}, which root's ${device.name} uses.`,
        places: owners.map((c) => (c === ROOT_INDEX ? place(ROOT, 'root') : cellPlace(input.cells[c]!))),
      },
    ]
  })
  return [...given, ...roots]
}

/** Two cells, root aside, whose links ring the same interrupt: the board has too few that are free. */
function cellCollisions(input: RuleInput, bySpi: ReadonlyMap<number, number[]>): Finding[] {
  return [...bySpi].flatMap(([spi, owners]): Finding[] => {
    const cells = owners.filter((c) => c !== ROOT_INDEX)
    if (cells.length < 2) return []
    const free = input.board?.virtualPci.cellInterrupts.length
    const supply = free === undefined ? '' : ` The board has ${free} interrupts for links of cells.`
    return [
      {
        message: `The links of ${listed(cells.map((c) => nameOf(input, c)))} all ring SPI ${spi}.${supply}`,
        places: cells.map((c) => cellPlace(input.cells[c]!)),
      },
    ]
  })
}

/** A cell that is not granted the interrupt of its own link. */
function missingGrants(input: RuleInput, bySpi: ReadonlyMap<number, number[]>): Finding[] {
  const granted = new Map(input.cells.map((cell, c) => [c, new Set(grantedSpis(cell))]))
  return [...bySpi].flatMap(([spi, owners]) =>
    owners
      .filter((c) => c !== ROOT_INDEX && !granted.get(c)!.has(spi))
      .map((c) => ({
        message: `A link of ${nameOf(input, c)} rings SPI ${spi}, which ${nameOf(input, c)} is not granted.`,
        places: [cellPlace(input.cells[c]!)],
      })),
  )
}
