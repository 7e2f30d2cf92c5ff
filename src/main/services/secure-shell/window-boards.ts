/** Boards that windows are connected to: each connection belongs to the window that opened it. */
import { randomBytes } from 'node:crypto'
import type { Connection } from '../../../hw/secure-shell/connection'
import { releasesFolder, USUAL_FOLDER } from '../../../hw/secure-shell/deploy/folder'
import { perform, standingForPreview } from '../../../hw/secure-shell/deploy/perform'
import {
  previewDeploy,
  previewResume,
  previewRollBack,
  previewStop,
  type Preview,
} from '../../../hw/secure-shell/deploy/preview'
import { drift } from '../../../hw/secure-shell/drift'
import type { Finding } from '../../../hw/secure-shell/finding'
import { gatherFacts } from '../../../hw/secure-shell/gather'
import { preflight } from '../../../hw/secure-shell/preflight/preflight'
import { readBoardNow } from '../../../hw/secure-shell/read-drift'
import { SecureShellError } from '../../../hw/secure-shell/secure-shell-error'
import { ExitRates, readExits } from '../../../hw/secure-shell/statistics'
import type { Library } from '../../../sim/plan/library'
import { ServiceError } from '../../contract/service-error'
import type { EventName, Request, Response } from '../../contract/contract'
import type { Grants } from '../grants'
import { boardPlan } from './board-plan'
import { connectBoard } from './connect-board'
import { resolvedBoard } from './resolve-host'

/** Connections of one window. */
const MOST_BOARDS = 8
/** Previews that a connection keeps; the oldest go. */
const MOST_PREVIEWS = 8

export interface BoardWindow {
  emit(event: EventName, payload: unknown): void
  closed?: boolean
}

export interface WindowBoardsOptions {
  grants: Grants
  library(): Promise<Library>
  /** File of known hosts; the user's own when left out. */
  knownHosts?: string | undefined
}

interface WindowBoard {
  id: string
  window: BoardWindow
  connection: Connection
  folder: string
  previews: Map<string, Preview>
  performing: boolean
  polling: NodeJS.Timeout | undefined
}

/** What fails on the way to a board, as the window is told. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof SecureShellError) throw new ServiceError('connection', error.message)
    throw error
  }
}

export class WindowBoards {
  private readonly boards = new Map<string, WindowBoard>()
  private last = 0

  constructor(private readonly options: WindowBoardsOptions) {}

  async connect(
    request: Request<'secureShell.connect'>,
    window: BoardWindow,
  ): Promise<Response<'secureShell.connect'>> {
    if ([...this.boards.values()].filter((board) => board.window === window).length >= MOST_BOARDS) {
      throw new ServiceError('bad-input', `A window has at most ${MOST_BOARDS} boards: disconnect one first.`)
    }
    const id = `board-${(this.last += 1)}`
    try {
      const folder = releasesFolder(request.folder ?? USUAL_FOLDER)
      const { knownHosts } = this.options
      const wish = await resolvedBoard({ ...request, knownHosts })
      const connection = await connectBoard(wish, (message) => this.lost(id, message))
      if (window.closed) connection.close()
      const board = { id, window, connection, folder, previews: new Map(), performing: false, polling: undefined }
      this.boards.set(id, board)
      const { target, transfer, notes } = connection
      return { kind: 'connected', connection: id, target, transfer, notes: [...notes] }
    } catch (error) {
      if (!(error instanceof SecureShellError)) throw error
      const { failure, message, hostKey } = error
      if (failure === 'host-key-unknown') {
        if (hostKey) return { kind: 'host-key-unknown', hostKey, message }
        return { kind: 'failed', failure: 'failed', message }
      }
      return { kind: 'failed', failure, message, ...(hostKey ? { hostKey } : {}) }
    }
  }

  disconnect(id: string, window: BoardWindow): void {
    const board = this.boards.get(id)
    if (board?.window === window) this.end(board)
  }

  async preflight(
    { connection, document }: Request<'secureShell.preflight'>,
    window: BoardWindow,
  ): Promise<{ findings: Finding[] }> {
    const board = this.of(connection, window)
    const { parts } = await boardPlan(document, await this.options.library())
    return { findings: preflight(await told(gatherFacts(board.connection)), parts) }
  }

  async drift(
    { connection, document }: Request<'secureShell.drift'>,
    window: BoardWindow,
  ): Promise<{ findings: Finding[] }> {
    const board = this.of(connection, window)
    const { parts, bundle } = await boardPlan(document, await this.options.library())
    const { standing, files } = await told(readBoardNow(board.connection, board.folder))
    return { findings: drift(standing, files, parts, bundle) }
  }

  async preview(
    request: Request<'secureShell.preview'>,
    window: BoardWindow,
  ): Promise<Response<'secureShell.preview'>> {
    const board = this.of(request.connection, window)
    const { preview, findings } = await this.makePreview(board, request)
    const id = `preview-${randomBytes(16).toString('hex')}`
    board.previews.set(id, preview)
    for (const old of [...board.previews.keys()].slice(0, -MOST_PREVIEWS)) board.previews.delete(old)
    return {
      preview: id,
      standing: preview.standing,
      steps: preview.steps.map(({ uploads, ...step }) => ({
        ...step,
        ...(uploads ? { uploads: uploads.map(({ path, bytes }) => ({ path, bytes: bytes.length })) } : {}),
      })),
      obstacles: preview.obstacles,
      findings,
    }
  }

  private async makePreview(board: WindowBoard, request: Request<'secureShell.preview'>) {
    const { connection, folder } = board
    const { activity, document } = request
    const images = request.images === undefined ? undefined : await this.options.grants.resolve(request.images)
    const plan = document && (await boardPlan(document, await this.options.library(), images))
    const standing = await told(standingForPreview(connection, folder))
    const none: Finding[] = []
    switch (activity) {
      case 'deploy': {
        if (!plan) throw new ServiceError('bad-input', 'A deploy needs the plan that is deployed.')
        const findings = preflight(await told(gatherFacts(connection)), plan.parts)
        const { release, missingImages } = plan
        const wishes = { release, missingImages, start: request.start ?? true, findings }
        return { preview: previewDeploy(standing, wishes), findings }
      }
      case 'resume':
        return { preview: previewResume(standing, plan?.release), findings: none }
      case 'roll-back':
        return { preview: previewRollBack(standing), findings: none }
      case 'stop':
        return { preview: previewStop(standing), findings: none }
    }
  }

  /** Returns once the activity has begun to be done; events tell the rest. */
  perform({ connection, preview: id }: Request<'secureShell.perform'>, window: BoardWindow): void {
    const board = this.of(connection, window)
    const preview = board.previews.get(id)
    if (!preview) throw new ServiceError('not-found', 'This preview was used already or is too old: look at a new one.')
    if (board.performing) throw new ServiceError('bad-input', 'Something is being done to this board already.')
    if (preview.obstacles.length > 0) throw new ServiceError('bad-input', preview.obstacles.join(' '))
    board.previews.delete(id)
    board.performing = true
    const tell = (event: EventName, payload: object) => {
      if (!window.closed) window.emit(event, { connection, preview: id, ...payload })
    }
    void perform(board.connection, preview, (event) => tell('secureShell.step', event))
      .catch((error: unknown) => ({
        outcome: 'failed' as const,
        message: `Cellbench made a mistake: ${error instanceof Error ? error.message : String(error)}`,
        standing: [],
      }))
      .then((performed) => {
        board.performing = false
        tell('secureShell.performed', performed)
      })
  }

  statistics({ connection: id, intervalMs }: Request<'secureShell.statistics'>, window: BoardWindow): void {
    const board = this.of(id, window)
    clearTimeout(board.polling)
    board.polling = undefined
    if (intervalMs === 0) return
    const rates = new ExitRates()
    const poll = async () => {
      const timer = board.polling
      const event = await readExits(board.connection).then(
        (sample) => ({ enabled: sample.enabled, cells: rates.update(sample) }),
        (error: unknown) => ({
          enabled: false,
          cells: [],
          message: error instanceof Error ? error.message : String(error),
        }),
      )
      // Somebody may have ended or restarted the polling meanwhile.
      if (board.polling !== timer || !this.boards.has(id)) return
      board.window.emit('secureShell.statistics', { connection: id, atMs: Date.now(), ...event })
      board.polling = setTimeout(() => void poll(), intervalMs)
    }
    board.polling = setTimeout(() => void poll(), 0)
  }

  /** Ends the connections of one window, or all. What the board has begun goes on there to the end of its step. */
  close(window?: BoardWindow): void {
    for (const board of [...this.boards.values()]) if (!window || board.window === window) this.end(board)
  }

  private of(id: string, window: BoardWindow): WindowBoard {
    const board = this.boards.get(id)
    if (board?.window === window) return board
    throw new ServiceError('not-found', 'This board is not connected any more.')
  }

  private lost(id: string, message: string): void {
    const board = this.boards.get(id)
    if (!board) return
    this.end(board)
    if (!board.window.closed) board.window.emit('secureShell.closed', { connection: id, message })
  }

  private end(board: WindowBoard): void {
    this.boards.delete(board.id)
    clearTimeout(board.polling)
    board.polling = undefined
    board.connection.close()
  }
}
