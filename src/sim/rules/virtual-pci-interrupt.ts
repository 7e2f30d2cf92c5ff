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

/** A device that some cell has, on the interrupt of a link. */
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
  return given
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

/** A cell, or root, that is not granted the interrupts of its own links. */
function missingGrants(input: RuleInput, bySpi: ReadonlyMap<number, number[]>): Finding[] {
  const missing = new Map<number, number[]>()
  const granted = new Map<number, Set<number>>()
  for (const [spi, owners] of bySpi) {
    for (const c of owners) {
      if (c === ROOT_INDEX && input.rootUnknown) continue
      const cell = c === ROOT_INDEX ? input.system.rootCell : input.cells[c]!
      if (!granted.has(c)) granted.set(c, new Set(grantedSpis(cell)))
      if (!granted.get(c)!.has(spi)) missing.set(c, [...(missing.get(c) ?? []), spi])
    }
  }
  return [...missing].map(([c, spis]) => {
    const name = nameOf(input, c)
    const rung = listed(spis.sort((a, b) => a - b).map(String))
    return {
      message:
        spis.length === 1
          ? `A link of ${name} rings SPI ${rung}, which ${name} is not granted.`
          : `The links of ${name} ring SPI ${rung}, which ${name} is not granted.`,
      places: [c === ROOT_INDEX ? place(ROOT, 'root') : cellPlace(input.cells[c]!)],
    }
  })
}
