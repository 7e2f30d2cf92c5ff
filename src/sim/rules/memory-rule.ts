/** The common part of the rules that each look for one obstacle that a cell's memory runs into. */
import { isPlanLink, memoryOf, obstacleOf, type Claim, type MemoryPicture, type Obstacle } from './claims'
import { type Finding } from './finding'
import { moveToFreePlace } from './memory-fix'
import type { Place, Rule, RuleInput } from './rule'

interface MemoryRule extends Pick<Rule, 'code' | 'severity' | 'title' | 'needsRoot'> {
  obstacle: Obstacle
  /** Also regions that are no memory, and root's own: for what nobody at all may map. */
  everyone?: (claim: Claim, picture: MemoryPicture) => boolean
  /** Narrows the rule to some of the memory. */
  only?: (claim: Claim) => boolean
  /** The sentence, and further places beside the memory itself. */
  describe(claim: Claim, input: RuleInput, picture: MemoryPicture): { message: string; places?: Place[] }
}

/** A rule about memory of cells that runs into `obstacle` first. Its fix moves the memory to a free place. */
export function memoryRule({ obstacle, describe, everyone, only, ...rule }: MemoryRule): Rule {
  return {
    ...rule,
    check(input) {
      const picture = memoryOf(input)
      const memory = picture.claims.filter(
        (claim) => claim.kind === 'memory' && (only?.(claim) ?? true) && obstacleOf(input, claim) === obstacle,
      )
      const others = everyone ? oneOfEachLink(strangers(picture).filter((claim) => everyone(claim, picture))) : []
      return [...memory, ...others].map((claim): Finding => {
        const { message, places = [] } = describe(claim, input, picture)
        return {
          message,
          places: [claim.place, ...places],
          fix: moveToFreePlace(input, claim.place.path, `the ${claim.place.label}`),
        }
      })
    },
  }
}

/** Root's regions, and what cells map that is no memory, but for the links of a plan. */
function strangers(picture: MemoryPicture): Claim[] {
  const others = picture.claims.filter((claim) => claim.kind === 'device' || claim.kind === 'link')
  return [...picture.root, ...others].filter((claim) => claim.kind !== 'communication' && !isPlanLink(claim))
}

/** One section stands for the links of a cell: they lie in one block, and that is one cause. */
function oneOfEachLink(claims: readonly Claim[]): Claim[] {
  const seen = new Set<unknown>()
  return claims.filter((claim) => {
    if (claim.kind !== 'link') return true
    const isNew = !seen.has(claim.cell)
    seen.add(claim.cell)
    return isNew
  })
}
