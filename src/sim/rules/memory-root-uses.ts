import { extent, listed } from './finding'
import { memoryRule } from './memory-rule'

/**
 * A cell's memory lies where root's Linux allocates. Creating the cell takes the pages away under Linux, and the next
 * access to one of them parks a core of root. Jailhouse cannot know what Linux uses.
 */
export const memoryRootUses = memoryRule({
  code: 'memory-root-uses',
  severity: 'warning',
  title: 'Memory of cells is reserved from root',
  obstacle: 'root-uses',
  describe: (claim, input) => {
    const areas = (input.board?.reserved ?? []).filter((area) => area.purpose === 'inmate')
    const reserved = listed(areas.map((area) => extent({ start: area.physical, size: area.size })))
    return {
      message:
        `The ${claim.place.label} ${extent(claim)} is memory that root's Linux uses unless its device tree reserves it; ` +
        `the vendor reserves ${reserved}.`,
    }
  },
})
