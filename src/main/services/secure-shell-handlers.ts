/** The `secureShell` methods of the contract. What they need is loaded with the first of them. */
import type { Request } from '../contract/contract'
import type { BoardWindow, WindowBoards, WindowBoardsOptions } from './secure-shell/window-boards'

export interface SecureShellHandlers {
  handlers: ReturnType<typeof handlersOf>
  /** Ends the connections of one window, or all. */
  close(window?: BoardWindow): Promise<void>
}

export function secureShellHandlers(options: WindowBoardsOptions): SecureShellHandlers {
  let boards: Promise<WindowBoards> | undefined
  const load = () =>
    (boards ??= import('./secure-shell/window-boards').then((module) => new module.WindowBoards(options)))
  return {
    handlers: handlersOf(load),
    close: async (window) => {
      if (boards) (await boards).close(window)
    },
  }
}

function handlersOf(boards: () => Promise<WindowBoards>) {
  return {
    'secureShell.connect': async (request: Request<'secureShell.connect'>, window: BoardWindow) =>
      (await boards()).connect(request, window),
    'secureShell.disconnect': async ({ connection }: Request<'secureShell.disconnect'>, window: BoardWindow) => {
      ;(await boards()).disconnect(connection, window)
      return undefined
    },
    'secureShell.preflight': async (request: Request<'secureShell.preflight'>, window: BoardWindow) =>
      (await boards()).preflight(request, window),
    'secureShell.drift': async (request: Request<'secureShell.drift'>, window: BoardWindow) =>
      (await boards()).drift(request, window),
    'secureShell.preview': async (request: Request<'secureShell.preview'>, window: BoardWindow) =>
      (await boards()).preview(request, window),
    'secureShell.perform': async (request: Request<'secureShell.perform'>, window: BoardWindow) => {
      ;(await boards()).perform(request, window)
      return undefined
    },
    'secureShell.statistics': async (request: Request<'secureShell.statistics'>, window: BoardWindow) => {
      ;(await boards()).statistics(request, window)
      return undefined
    },
  }
}
