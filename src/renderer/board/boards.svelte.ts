/** Everything of boards that the window holds, whichever of its plans is shown. */
import type { Client } from '../client'
import { BoardLines } from './board-lines.svelte'
import { Macros } from './macros.svelte'

export class Boards {
  readonly lines: BoardLines
  readonly macros = new Macros()

  constructor(client: Client) {
    this.lines = new BoardLines(client, async (typed, pasted) => {
      const { ConsoleTerminal } = await import('./console-terminal')
      return new ConsoleTerminal(typed, pasted)
    })
  }
}
