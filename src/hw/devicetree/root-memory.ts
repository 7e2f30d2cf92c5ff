/**
 * The overlay that keeps root Linux out of what Jailhouse and its cells use. A boot loader applies it: memory cannot be
 * reserved any more once a kernel runs.
 */
import { cells, node, property, text, wideRange, type Tree } from './tree'

const WIDE = [property('#address-cells', cells(2)), property('#size-cells', cells(2))]
/** What a node with 64-bit children below a node with 64-bit children says. */
const WIDE_BUS = [...WIDE, property('ranges')]

/** Physical memory and what lies there, in words. */
export interface Carveout {
  start: bigint
  size: bigint
  what: readonly string[]
}

/**
 * `/reserved-memory` with every range as a node that Linux never maps, for a root with 64-bit addresses as every i.MX 8 tree
 * has. The node itself is made where the tree has none. The widths around it are for the compiler's checks alone: of a
 * fragment only `__overlay__` is applied.
 */
export function rootMemoryTree(planName: string, ranges: readonly Carveout[]): Tree {
  const carveouts = ranges.map(({ start, size, what }) =>
    node(`jailhouse@${start.toString(16)}`, [property('reg', wideRange(start, size)), property('no-map')], [], {
      comment: what.join(', '),
    }),
  )
  return {
    form: 'plugin',
    head: [
      `Memory that root Linux leaves alone for "${planName}". Made by Cellbench.`,
      '',
      'Apply it before root Linux boots: "fdt apply" in U-Boot, or fdtoverlay on the device tree file.',
    ],
    root: node('', WIDE, [
      node(
        'fragment@0',
        [property('target-path', ...text('/'))],
        [node('__overlay__', [], [node('reserved-memory', [])])],
      ),
      node(
        'fragment@1',
        [property('target-path', ...text('/reserved-memory')), ...WIDE_BUS],
        [node('__overlay__', WIDE_BUS, carveouts)],
      ),
    ]),
  }
}
