/** The common part of the rules that each look for one obstacle that a cell's memory runs into. */
import { memoryOf, obstacleOf, type Claim, type MemoryPicture, type Obstacle } from './claims'
import { type Finding } from './finding'
import { moveToFreePlace } from './memory-fix'
import type { Place, Rule, RuleInput } from './rule'

interface MemoryRule extends Pick<Rule, 'code' | 'severity' | 'title'> {
  obstacle: Obstacle
  /** The sentence, and further places beside the memory itself. */
  describe(claim: Claim, input: RuleInput, picture: MemoryPicture): { message: string; places?: Place[] }
}

/** A rule about memory of cells that runs into `obstacle` first. Its fix moves the memory to a free place. */
export function memoryRule({ obstacle, describe, ...rule }: MemoryRule): Rule {
  return {
    ...rule,
    check(input) {
      const picture = memoryOf(input)
      return picture.claims
        .filter((claim) => claim.kind === 'memory' && obstacleOf(input, claim) === obstacle)
        .map((claim): Finding => {
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
