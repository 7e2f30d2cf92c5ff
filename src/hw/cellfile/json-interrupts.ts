/**
 * Interrupt grants in JSON: the bitmap as the file has it, and the SPIs that it stands for as a list that people read,
 * "24,29,74-77". Either may be written alone; where both stand they must agree.
 */
import { z } from 'zod'
import type { Irqchip } from '../../sim/configuration/configuration'
import { numberList } from '../../sim/hypervisor/number-list'
import type { PhysicalAddress } from '../../sim/plan/units'
import { hex, hex64, whole } from './json-values'

/** INTID of SPI 0. */
const SPI_BASE = 32
const PINS = 128

type Bitmap = Irqchip['pinBitmap']

const RANGE = /^(\d{1,10})(?:-(\d{1,10}))?$/

/** The bitmap that grants the SPIs of "24,29,74-77"; undefined for other text and for SPIs that lie outside the entry. */
function bitmapOf(list: string, pinBase: number): Bitmap | undefined {
  const bitmap: Bitmap = [0, 0, 0, 0]
  for (const part of list === '' ? [] : list.split(',')) {
    const match = RANGE.exec(part)
    if (!match) return undefined
    const first = Number(match[1]) + SPI_BASE - pinBase
    const last = Number(match[2] ?? match[1]) + SPI_BASE - pinBase
    if (first < 0 || last < first || last >= PINS) return undefined
    for (let pin = first; pin <= last; pin += 1) bitmap[pin >> 5] = (bitmap[pin >> 5]! | (1 << (pin & 31))) >>> 0
  }
  return bitmap
}

/** The SPIs of an entry; undefined for one that starts below SPI 0. */
function spisOf(chip: Irqchip): string | undefined {
  if (chip.pinBase < SPI_BASE) return undefined
  const pins = Array.from({ length: PINS }, (_, pin) => pin)
  const granted = pins.filter((pin) => (chip.pinBitmap[pin >> 5]! >>> (pin & 31)) & 1)
  return numberList(granted.map((pin) => pin + chip.pinBase - SPI_BASE))
}

const inJson = z.strictObject({
  address: hex64<PhysicalAddress>(),
  id: whole(32),
  pinBase: whole(32),
  spis: z.string().optional(),
  pinBitmap: z.tuple([hex(32), hex(32), hex(32), hex(32)]).optional(),
})

/** One irqchip entry. */
export const irqchipSchema = z.codec(inJson, z.custom<Irqchip>(), {
  decode: ({ spis, pinBitmap, ...chip }, context) => {
    const refuse = (path: string, message: string) => {
      context.issues.push({ code: 'custom', message, input: spis, path: [path] })
      return z.NEVER
    }
    const first = chip.pinBase - SPI_BASE
    const listed = spis === undefined ? undefined : bitmapOf(spis, chip.pinBase)
    if (spis !== undefined && listed === undefined) {
      const range = `${Math.max(0, first)} to ${first + PINS - 1}`
      return refuse('spis', `${JSON.stringify(spis)} is not a list of SPIs from ${range} such as "24,29,74-77"`)
    }
    if (listed && pinBitmap && listed.some((word, i) => word !== pinBitmap[i])) {
      const other = spisOf({ ...chip, pinBitmap }) ?? 'others'
      return refuse(
        'spis',
        `${JSON.stringify(spis)} disagrees with pinBitmap, which grants "${other}"; keep one of them`,
      )
    }
    const bitmap = pinBitmap ?? listed
    if (bitmap === undefined) return refuse('pinBitmap', 'is missing; it takes four words, or spis in their place')
    return { ...chip, pinBitmap: bitmap }
  },
  encode: (chip) => {
    const spis = spisOf(chip)
    return { ...chip, ...(spis === undefined ? {} : { spis }) }
  },
})
