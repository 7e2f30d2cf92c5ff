/**
 * A host that really listens, on services that really run, in a folder of its own.
 */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { WebSocket } from 'ws'
import { startHost, type Host } from '../../src/main/host/host'
import type { HostFrame } from '../../src/main/host/messages'
import type { EventName, MethodName, Reply } from '../../src/main/contract/contract'
import { findInstallation } from '../../src/main/services/installation'
import { createServices } from '../../src/main/services/services'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface RunningHost {
  host: Host
  /** The granted folder. */
  folder: string
  /** Where it keeps unsaved plans. */
  state: string
  /** Sends one raw request; `target` is not normalised. */
  get(target: string, headers?: Record<string, string>, method?: string): Promise<Answer>
  /** Uses the token up and returns the Cookie header of the session. */
  signIn(): Promise<string>
  stop(): Promise<void>
}

/** Starts a host over a folder with one plan; `window` is a page of two files. */
export async function runHost(): Promise<RunningHost> {
  // Runs go through the built worker.
  await ensureBuilt(['main'], { quiet: true })
  const base = await realpath(await mkdtemp(path.join(tmpdir(), 'cellbench-host-')))
  const folder = path.join(base, 'plans')
  const state = path.join(base, 'state')
  const window = path.join(base, 'window')
  await mkdir(path.join(window, 'assets'), { recursive: true })
  await mkdir(path.join(folder, '.git'), { recursive: true })
  await writeFile(
    path.join(window, 'index.html'),
    '<!doctype html><html><head><title>t</title></head><body></body></html>',
  )
  await writeFile(path.join(window, 'assets', 'index.js'), 'export {}')
  await writeFile(path.join(base, 'secret.plan.json'), '{}')
  await writeFile(path.join(folder, '.git', 'config'), '')
  const services = await createServices({
    shell: 'browser',
    installation: findInstallation(path.join(ROOT, 'out', 'main')),
    configuration: path.join(base, 'configuration'),
    state,
    folders: [folder],
    trustRecent: false,
  })
  const host = await startHost({ services, window })
  const get: RunningHost['get'] = (target, headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: host.port, path: target, method, headers }, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (text: string) => (body += text))
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
      })
      request.on('error', reject)
      request.end()
    })
  return {
    host,
    folder,
    state,
    get,
    async signIn() {
      const answer = await get(new URL(host.url).pathname + new URL(host.url).search)
      return answer.headers['set-cookie']![0]!.split(';')[0]!
    },
    async stop() {
      await host.close()
      await services.close()
      await rm(base, { recursive: true })
    },
  }
}

/** A window's end of the WebSocket, without the window. */
export class TestWindow {
  readonly events: { event: EventName; payload: unknown }[] = []
  private readonly replies = new Map<number, (reply: Reply) => void>()
  private readonly watchers = new Set<() => void>()
  private lastId = 0

  private constructor(
    readonly socket: WebSocket,
    /** The Cookie header that it was opened with: a second tab sends the same. */
    readonly cookie: string,
  ) {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as HostFrame
      if ('id' in frame) this.replies.get(frame.id)?.(frame.reply)
      else this.events.push(frame as { event: EventName; payload: unknown })
      for (const look of [...this.watchers]) look()
    })
  }

  /** Opens the bridge; rejects with the HTTP status when the upgrade is refused. */
  static open(host: Host, headers: Record<string, string>): Promise<TestWindow> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}/bridge`, { headers })
      const window = new TestWindow(socket, headers.cookie ?? '')
      socket.once('open', () => resolve(window))
      socket.once('unexpected-response', (_, response) => reject(new Error(String(response.statusCode))))
      socket.once('error', reject)
    })
  }

  ask(method: MethodName, payload?: unknown): Promise<Reply> {
    this.lastId += 1
    const id = this.lastId
    return new Promise((resolve) => {
      this.replies.set(id, resolve)
      this.socket.send(JSON.stringify({ id, method, payload }))
    })
  }

  /** Resolves with the first event of that name, past or to come. */
  async event(name: EventName): Promise<unknown> {
    for (;;) {
      const found = this.events.find(({ event }) => event === name)
      if (found) return found.payload
      await new Promise<void>((resolve) => {
        const look = () => {
          this.watchers.delete(look)
          resolve()
        }
        this.watchers.add(look)
      })
    }
  }

  /** Resolves with the code that the host closed the connection with. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.once('close', resolve))
  }
}

/** Headers that our own page sends. */
export function ownHeaders(host: Host, cookie: string): Record<string, string> {
  return { origin: host.origin, cookie }
}
