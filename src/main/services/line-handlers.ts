/** The `lines` and `recordings` methods of the contract. What they need is loaded with the first of them. */
import type { Request } from '../contract/contract'
import type { LineWindow, WindowLines, WindowLinesOptions } from './lines/window-lines'

export interface LineHandlers {
  handlers: ReturnType<typeof handlersOf>
  /** Ends the lines of one window, or all. */
  close(window?: LineWindow): Promise<void>
}

export function lineHandlers(options: WindowLinesOptions): LineHandlers {
  let lines: Promise<WindowLines> | undefined
  const load = () => (lines ??= import('./lines/window-lines').then((module) => new module.WindowLines(options)))
  return {
    handlers: handlersOf(load),
    close: async (window) => {
      if (lines) await (await lines).close(window)
    },
  }
}

function handlersOf(lines: () => Promise<WindowLines>) {
  return {
    'lines.ports': async () => (await lines()).ports(),
    'lines.open': async (request: Request<'lines.open'>, window: LineWindow) => (await lines()).open(request, window),
    'lines.write': async ({ line, bytes, pace, secret }: Request<'lines.write'>, window: LineWindow) => {
      await (await lines()).use(line, window, (open) => open.write(Buffer.from(bytes, 'base64'), secret ?? false, pace))
      return undefined
    },
    'lines.acknowledge': async ({ line, bytes }: Request<'lines.acknowledge'>, window: LineWindow) => {
      await (await lines()).use(line, window, (open) => open.acknowledge(bytes))
      return undefined
    },
    'lines.pause': async ({ line, paused }: Request<'lines.pause'>, window: LineWindow) => {
      await (await lines()).use(line, window, (open) => open.setPaused(paused))
      return undefined
    },
    'lines.set': async ({ line, ...signals }: Request<'lines.set'>, window: LineWindow) => {
      await (await lines()).use(line, window, (open) => open.set(signals))
      return undefined
    },
    'lines.close': async ({ line }: Request<'lines.close'>, window: LineWindow) => {
      const all = await lines()
      await all.use(line, window, (open) => open.close())
      all.forget(line)
      return undefined
    },
    'lines.stopAutoboot': async ({ line, seconds }: Request<'lines.stopAutoboot'>, window: LineWindow) => {
      await (await lines()).use(line, window, (open) => open.talk((board) => board.stopAutoboot(seconds)))
      return undefined
    },
    'lines.logIn': async ({ line, user, password, seconds }: Request<'lines.logIn'>, window: LineWindow) => {
      await (await lines()).use(line, window, (open) => open.talk((board) => board.logIn(user, password, seconds)))
      return undefined
    },
    'lines.run': async ({ line, command, seconds }: Request<'lines.run'>, window: LineWindow) =>
      (await lines()).use(line, window, (open) => open.talk((board) => board.run(command, seconds))),
    'recordings.list': async () => (await lines()).recordings(),
    'recordings.replay': async (request: Request<'recordings.replay'>, window: LineWindow) =>
      (await lines()).replay(request, window),
  }
}
