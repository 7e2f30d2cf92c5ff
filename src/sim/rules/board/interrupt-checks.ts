/** Checks of a board's interrupt controller and of the interrupts of devices and virtual PCI. */
import { overlaps } from '../../plan/spans'
import { formatSize } from '../../plan/units'
import { error, warning, type BoardCheck } from './remark'
import { extentOf, spanOf } from './windows'

/** Bytes of a core's redistributor frames (Arm GICv3 specification). */
const REDISTRIBUTOR = 0x20000n

/** A GICv3 has a redistributor for each core. */
export const redistributors: BoardCheck = {
  needs: ['clusters', 'interruptController'],
  check: ({ clusters, interruptController: gic }) => {
    const cpus = clusters.reduce((sum, cluster) => sum + cluster.cpus.length, 0)
    if (gic.version !== 3 || gic.redistributors.size >= REDISTRIBUTOR * BigInt(cpus)) return []
    const right = `${cpus} cores have ${formatSize(REDISTRIBUTOR * BigInt(cpus))} of them`
    return [
      error(
        ['interruptController', 'redistributors', 'size'],
        `${formatSize(gic.redistributors.size)} is too small: ${right}`,
      ),
    ]
  },
}

/** Registers that every cell would reach: those that Jailhouse keeps for itself. */
export const controllerApart: BoardCheck = {
  needs: ['interruptController', 'memory'],
  check: ({ interruptController: gic, memory }) => {
    const blocks = {
      distributor: gic.distributor,
      ...(gic.version === 3 ? { redistributors: gic.redistributors } : { cpuInterface: gic.cpuInterface }),
    }
    return Object.entries(blocks).flatMap(([field, block]) =>
      memory.banks.some((bank) => overlaps(spanOf(bank), spanOf(block)))
        ? [error(['interruptController', field], `${extentOf(spanOf(block))} lies in the DRAM; it takes registers`)]
        : [],
    )
  },
}

/** Devices have SPIs that a cell can be granted. */
export const interrupts: BoardCheck = {
  needs: ['devices', 'interruptController'],
  check: ({ devices, interruptController: { spis: most } }) =>
    devices.flatMap(({ name, spis }, d) => {
      const beyond = spis.findIndex((spi) => spi >= most)
      if (beyond < 0) return []
      const right = `root is granted 0 to ${most - 1}, and no cell can have more`
      return [warning(['devices', d, 'spis', beyond], `${name} has SPI ${spis[beyond]!}: ${right}`)]
    }),
}

/** Virtual PCI has SPIs without a device behind them, in fours. */
export const virtualPciInterrupts: BoardCheck = {
  needs: ['devices', 'interruptController', 'virtualPci'],
  check: ({ devices, interruptController: { spis: most }, virtualPci }) => {
    const users = new Map(devices.flatMap(({ name, spis }) => spis.map((spi) => [spi, name] as const)))
    const root = [0, 1, 2, 3].map((pin) => virtualPci.rootInterrupt + pin)
    const inCells = virtualPci.cellInterrupts.flatMap((spi, i) => {
      const path = ['virtualPci', 'cellInterrupts', i]
      const right = 'it takes one without a device behind it'
      if (spi >= most) return [error(path, `SPI ${spi} is out of range: root is granted 0 to ${most - 1}`)]
      if (users.has(spi)) return [error(path, `SPI ${spi} is that of ${users.get(spi)!}; ${right}`)]
      if (root.includes(spi)) return [error(path, `SPI ${spi} is one of root's own four from ${root[0]}; ${right}`)]
      return []
    })
    const count = virtualPci.cellInterrupts.length
    return [
      ...(root[3]! < most
        ? []
        : [
            error(
              ['virtualPci', 'rootInterrupt'],
              `SPI ${root[0]} to ${root[3]} go beyond what root is granted: 0 to ${most - 1}`,
            ),
          ]),
      ...(count % 4 === 0
        ? []
        : [error(['virtualPci', 'cellInterrupts'], `has ${count} SPIs; they come in fours, INTA to INTD`)]),
      ...inCells,
    ]
  },
}
