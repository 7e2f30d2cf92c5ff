/** Everything of boards that the window holds, whichever of its plans is shown. */
import type { Client } from '../client'
import { BoardConnection } from './board-connection.svelte'
import { BoardLines } from './board-lines.svelte'
import { Macros } from './macros.svelte'
import { Measuring } from './measuring.svelte'
import type { Notices } from '../session/notices.svelte'

export class Boards {
  readonly lines: BoardLines
  readonly measuring: Measuring
  readonly connection: BoardConnection
  readonly macros = new Macros()

  get isConnected(): boolean {
    return this.connection.state.kind === 'connected'
  }

  constructor(client: Client, notices: Notices) {
    this.connection = new BoardConnection(client)
    this.measuring = new Measuring(client, (kind, text) => notices.show(kind, text))
    this.lines = new BoardLines(client, async (typed, pasted) => {
      const { ConsoleTerminal } = await import('./console-terminal')
      return new ConsoleTerminal(typed, pasted)
    })
  }
}
