/** What a virtual board says first on every line: that it is none. */
import { BUNDLE_FOLDER, type VirtualBoardOptions } from './options'

/**
 * The words by which people and the parsers of consoles tell a virtual board. They also stand in what a listener who missed the
 * banner gets to see: the kernel's version, each start of a cell, each run of cyclictest.
 */
export const MARK = 'simulated by Cellbench'

const RULE = '-'.repeat(76)

/** UARTs of the board that come together on the one line. */
function consoles({ plan, board }: VirtualBoardOptions): string[] {
  const root = plan.root.console ?? board.root.console.device
  return [...new Set([root, ...plan.cells.flatMap((cell) => cell.console ?? [])])]
}

/** The banner, with the ends of lines that terminals want. Names of the plan keep no control characters. */
export function banner(options: VirtualBoardOptions): string {
  const names = consoles(options)
  const plain = (text: string) => text.replaceAll(/\p{Cc}/gu, '\ufffd')
  const lines = [
    RULE,
    `SIMULATED: a virtual board, ${MARK}. Nothing that it prints was measured.`,
    `Board: ${plain(options.board.name)}   Plan: ${plain(options.plan.name)}`,
    `The plan's bundle is in ${BUNDLE_FOLDER}. "help" lists what this shell knows.`,
    ...(names.length > 1
      ? [`This one line carries what ${plain(names.join(', '))} would print, each on its own.`]
      : []),
    RULE,
    '',
  ]
  return lines.join('\r\n')
}
