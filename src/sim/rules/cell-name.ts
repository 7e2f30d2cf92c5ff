import { ROOT } from '../plan/cores'
import { renameCellIn, uniqueName } from '../plan/edit-cells'
import { showValue } from '../plan/show'
import { cellPlace, fixOf, place, type Finding } from './finding'
import type { Rule, RuleInput } from './rule'

/** The descriptor has 32 bytes for the name, the last is its terminator. */
export const LONGEST_NAME_BYTES = 31

/** Bytes of `text` in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** The longest beginning of `text` that fits into `bytes` in UTF-8. */
function cut(text: string, bytes: number): string {
  let kept = ''
  for (const character of text) {
    if (utf8Length(kept + character) > bytes) break
    kept += character
  }
  return kept
}

/**
 * A name that Jailhouse cannot keep: cut off at 31 bytes it may meet another one, and the name of an existing cell is
 * refused with EEXIST.
 */
export const cellName: Rule = {
  code: 'cell-name',
  severity: 'error',
  title: 'Cells have names of 1 to 31 bytes, each its own',
  check(input) {
    const rootName = input.system.rootCell.name
    const findings: Finding[] = []
    if (utf8Length(rootName) > LONGEST_NAME_BYTES) {
      const fits = cut(rootName, LONGEST_NAME_BYTES)
      findings.push({
        message: `The name of root, ${showValue(rootName)}, has ${utf8Length(rootName)} bytes; ${LONGEST_NAME_BYTES} fit.`,
        places: [place('name of root', 'root', 'name')],
        fix: fixOf(input, `call root ${fits}`, (draft) => {
          draft.root = { ...draft.root, name: fits }
        }),
      })
    }
    input.cells.forEach((cell, c) => {
      const reason = fault(input, c, rootName)
      if (reason === undefined) return
      const others = input.cells.filter((_, other) => other !== c).map((other) => other.name)
      const name = uniqueName(cut(cell.name, LONGEST_NAME_BYTES - 3) || 'cell', [rootName, ROOT, ...others])
      findings.push({
        message: reason,
        places: [cellPlace(cell, 'name')],
        fix: fixOf(input, `call it ${name}`, (draft) => renameCellIn(draft, c, name)),
      })
    })
    return findings
  },
}

function fault(input: RuleInput, index: number, rootName: string): string | undefined {
  const { name } = input.cells[index]!
  const bytes = utf8Length(name)
  if (bytes === 0) return `Cell ${index + 1} has no name.`
  if (bytes > LONGEST_NAME_BYTES) return `The name ${showValue(name)} has ${bytes} bytes; ${LONGEST_NAME_BYTES} fit.`
  if (name === rootName) return `The cell ${name} is called like root; Jailhouse refuses a second cell of that name.`
  if (input.plan && name === ROOT)
    return `A cell cannot be called ${ROOT}: links and limits mean the root cell by that word.`
  if (input.cells.findIndex((cell) => cell.name === name) < index) {
    return `Two cells are called ${name}; Jailhouse refuses the second.`
  }
  return undefined
}
