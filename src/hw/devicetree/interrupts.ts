/** Interrupts as the binding of Arm's GICv3 writes them: type, number, trigger. */
import { cells, remark, type PropertyValue } from './tree'

const SPI = 0
const PPI = 1
/** The first private peripheral interrupt is INTID 16. */
const FIRST_PPI = 16

/** Triggers of the GIC binding. */
export const TRIGGER = { rising: 1, high: 4, low: 8 } as const

/** A shared interrupt, SPI number as Jailhouse and manuals count it (INTID - 32). */
export function spiInterrupt(spi: number): PropertyValue {
  return remark(cells(SPI, spi, TRIGGER.high), `SPI ${spi}`)
}

/** The three cells of an SPI, for an interrupt map. */
export function spiCells(spi: number, trigger: number): number[] {
  return [SPI, spi, trigger]
}

/** A private interrupt by its INTID, 16 to 31. */
export function privateInterrupt(intid: number, trigger: number, what: string): PropertyValue {
  return remark(cells(PPI, intid - FIRST_PPI, trigger), what)
}
