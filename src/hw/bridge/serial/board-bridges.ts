/**
 * Which consoles the USB bridges of evaluation boards lead to. A bridge does not say which board it is on: what it may lead to
 * is told of every board that has its kind. Boards set it all up for 115,200 baud.
 */
import { USUAL_BAUD } from './serial-line'

export interface PortRole {
  /** Identifiers of boards. */
  boards: string[]
  console: string
  baud: number
  /** An `estimate` is likely and not documented: the other ports may be worth a try. */
  provenance: 'documented' | 'estimate'
  source: string
}

interface Bridge {
  vendorId: string
  productId: string
  roles: (PortRole & { interface?: number })[]
}

const role = (
  boards: string[],
  console: string,
  provenance: PortRole['provenance'],
  source: string,
  number?: number,
) => ({ boards, console, provenance, source, baud: USUAL_BAUD, ...(number === undefined ? {} : { interface: number }) })

const BRIDGES: readonly Bridge[] = [
  {
    // FTDI FT4232H, four UARTs
    vendorId: '0403',
    productId: '6011',
    roles: [
      role(
        ['imx93-evk'],
        'Cortex-A: U-Boot and Linux',
        'documented',
        "Buildroot's readme of its imx93-evk: the console is ttyUSB2, the third of four ports.",
        2,
      ),
      role(
        ['imx8mp-evk'],
        'Cortex-A: U-Boot and Linux',
        'estimate',
        'As on the i.MX 93 EVK, whose bridge is the same (reports of the EVK in NXP’s forum list it as 0403:6011).',
        2,
      ),
      role(['imx8mp-evk', 'imx93-evk'], 'Cortex-M', 'estimate', 'The port beside the one of Cortex-A.', 3),
      role(
        ['imx95-evk'],
        'Cortex-M7',
        'documented',
        "NuttX's page of the IMX95LPD5EVK-19: channel A of the FT4232H is the console of Cortex-M7.",
        0,
      ),
      role(
        ['imx95-evk'],
        'Cortex-A55 or the system manager',
        'estimate',
        'The other channels of its FT4232H, of which NuttX and Zephyr name none.',
      ),
    ],
  },
  {
    // FTDI FT2232H, two UARTs
    vendorId: '0403',
    productId: '6010',
    roles: [
      role(
        ['imx8qm-mek', 'imx8qxp-mek'],
        'Cortex-A: U-Boot and Linux',
        'estimate',
        'The port that Cortex-M4 does not have.',
        0,
      ),
      role(
        ['imx8qxp-mek'],
        'Cortex-M4',
        'documented',
        "NXP's forum, thread 536525: what Android's image prints from Cortex-M4 comes on ttyUSB1.",
        1,
      ),
    ],
  },
  {
    // Silicon Labs CP2105, two UARTs
    vendorId: '10c4',
    productId: 'ea70',
    roles: [
      role(
        ['imx8mm-evk', 'imx8mn-evk', 'imx8mq-evk'],
        'Cortex-A53 or Cortex-M',
        'documented',
        "NXP's forum, thread 1399419: the i.MX 8M Mini EVK has a CP2105; Zephyr's pages of the three: two ports, one for each.",
      ),
    ],
  },
]

/** What a port of a USB bridge may lead to. Identifiers are four hexadecimal digits; an interface that is not known may be any. */
export function portRoles(vendorId?: string, productId?: string, number?: number): PortRole[] {
  const bridge = BRIDGES.find(
    (each) => each.vendorId === vendorId?.toLowerCase() && each.productId === productId?.toLowerCase(),
  )
  const named = new Set(bridge?.roles.flatMap((each) => (each.interface === number ? each.boards : [])))
  return (bridge?.roles ?? [])
    .filter((each) => {
      if (number === undefined || each.interface === number) return true
      // What is known of no port in particular holds for those of which nothing else is known.
      return each.interface === undefined && !each.boards.every((board) => named.has(board))
    })
    .map(({ boards, console, baud, provenance, source }) => ({ boards, console, baud, provenance, source }))
}
