/** Everything of boards that the window holds, whichever of its plans is shown. */
import type { Client } from '../client'
import { BoardConnection } from './board-connection.svelte'
import { BoardEvents } from './board-events.svelte'
import { BoardLines, type MakeScreen } from './board-lines.svelte'
import type { Macro } from './macro'
import { Macros } from './macros.svelte'
import { Measuring } from './measuring.svelte'
import type { Notices } from '../session/notices.svelte'

export class Boards {
  readonly lines: BoardLines
  readonly measuring: Measuring
  readonly connection: BoardConnection
  readonly macros: Macros
  readonly events = new BoardEvents()

  get isConnected(): boolean {
    return this.connection.state.kind === 'connected'
  }

  /** `remember` keeps macros for the next start. */
  constructor(client: Client, notices: Notices, remember: (macros: Macro[]) => void) {
    this.macros = new Macros(remember)
    this.connection = new BoardConnection(client)
    this.measuring = new Measuring(client, (kind, text) => notices.show(kind, text))
    const screen: MakeScreen = async (typed, pasted) => {
      const { ConsoleTerminal } = await import('./console-terminal')
      return new ConsoleTerminal(typed, pasted)
    }
    this.lines = new BoardLines(client, screen, (line, events) => this.events.take(line, events))
    client.on('lines.state', ({ line: id, message, atMs }) => {
      const line = this.lines.list.find((one) => one.id === id)
      if (line && message !== '') this.events.note('line', line.title, message, atMs)
    })
    const target = () => ('target' in this.connection.state ? this.connection.state.target : '')
    client.on('secureShell.closed', ({ message }) => this.events.note('SSH', target(), message, Date.now()))
    client.on('secureShell.performed', ({ message }) => this.events.note('SSH', target(), message, Date.now()))
  }
}
