/** Checks of a board's DRAM and of what lies in it: the hypervisor, root's regions, areas for cells and links. */
import { showValue } from '../../plan/show'
import { covered, overlaps } from '../../plan/spans'
import { error, once, warning, type BoardCheck } from './remark'
import { apart, extentOf, PAGE, placed, spanOf } from './windows'

/** Banks lie apart. */
export const memoryBanks: BoardCheck = {
  needs: ['memory'],
  check: ({ memory }) =>
    apart(
      memory.banks.map((bank, b) => placed(['memory', 'banks', b], `bank ${b + 1}`, bank)),
      'banks lie apart',
    ),
}

/** The hypervisor's memory is DRAM. */
export const hypervisorInMemory: BoardCheck = {
  needs: ['memory', 'hypervisor'],
  check: ({ memory, hypervisor }) => {
    const span = spanOf(hypervisor)
    if (covered(span, memory.banks.map(spanOf))) return []
    const banks = memory.banks.map((bank) => extentOf(spanOf(bank))).join('; ')
    return [error(['hypervisor'], `${extentOf(span)} is not in the DRAM; it takes a part of a bank: ${banks}`)]
  },
}

/** Jailhouse maps whole pages: of a part of one, it would give away the rest. */
export const pages: BoardCheck = {
  needs: ['root', 'hypervisor', 'virtualPci', 'reserved'],
  check: ({ root, hypervisor, virtualPci, reserved }) =>
    [
      placed(['hypervisor'], "the hypervisor's memory", hypervisor),
      placed(['virtualPci', 'window'], 'the window of virtual PCI', virtualPci.window),
      ...root.regions.map((region, r) => placed(['root', 'regions', r], showValue(region.name), region)),
      ...reserved.map((area, r) => placed(['reserved', r], showValue(area.name), area)),
    ].flatMap((window) =>
      window.start % BigInt(PAGE) === 0n && window.size % BigInt(PAGE) === 0n
        ? []
        : [error(window.path, `${window.what} (${extentOf(window)}) takes whole pages of 4 KiB`)],
    ),
}

/** Names of root's regions are given once. */
export const rootNames: BoardCheck = {
  needs: ['root'],
  check: ({ root }) =>
    once(
      root.regions.map(({ name }) => name),
      ['root', 'regions'],
      'name',
    ),
}

/** Root's regions, the hypervisor and virtual PCI lie apart. */
export const rootRegions: BoardCheck = {
  needs: ['root', 'hypervisor', 'virtualPci'],
  check: ({ root, hypervisor, virtualPci }) =>
    apart(
      [
        placed(['hypervisor'], "the hypervisor's memory", hypervisor),
        placed(['virtualPci', 'window'], 'the window of virtual PCI', virtualPci.window),
        ...root.regions.map((region, r) => placed(['root', 'regions', r], showValue(region.name), region)),
      ],
      "root's regions leave the hypervisor and virtual PCI out, and lie apart",
    ),
}

/** Areas for cells and links lie apart, in the DRAM, and where Jailhouse can take them from. */
export const reservedAreas: BoardCheck = {
  needs: ['reserved', 'memory', 'hypervisor', 'virtualPci', 'root'],
  check: ({ reserved, memory, hypervisor, virtualPci, root }) => {
    const banks = memory.banks.map(spanOf)
    const ram = root.regions.filter(({ flags }) => !flags.includes('IO')).map(spanOf)
    const areas = reserved.map((area, r) => placed(['reserved', r], showValue(area.name), area))
    const others = [
      placed(['hypervisor'], "the hypervisor's memory", hypervisor),
      placed(['virtualPci', 'window'], 'the window of virtual PCI', virtualPci.window),
    ]
    const missing = (['inmate', 'links'] as const).filter(
      (wanted) => !reserved.some(({ purpose }) => purpose === wanted),
    )
    return [
      ...apart([...others, ...areas], 'areas for cells and links lie apart'),
      ...once(
        reserved.map(({ name }) => name),
        ['reserved'],
        'name',
      ),
      ...areas.flatMap((area, r) => {
        if (!covered(area, banks)) {
          return [error(area.path, `${area.what} (${extentOf(area)}) is not in the DRAM; it takes a part of a bank`)]
        }
        if (reserved[r]!.purpose === 'links') {
          const under = root.regions.find((region) => overlaps(area, spanOf(region)))
          const right = "links bring regions of their own, so none of root's holds it"
          return under
            ? [error(area.path, `${area.what} (${extentOf(area)}) is in ${showValue(under.name)}; ${right}`)]
            : []
        }
        const forCells = reserved[r]!.purpose === 'inmate' || reserved[r]!.purpose === 'loader'
        if (!forCells || covered(area, ram)) return []
        const right = 'Jailhouse takes memory of cells from root, so one of its regions holds it'
        return [error(area.path, `${area.what} (${extentOf(area)}) is not in a region of root; ${right}`)]
      }),
      ...missing.map((purpose) =>
        warning(['reserved'], `has no area of purpose "${purpose}": none is proposed for new ${WANTED[purpose]}`),
      ),
    ]
  },
}
const WANTED = { inmate: 'memory of cells', links: 'links' }
