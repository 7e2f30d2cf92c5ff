/**
 * The browser host: the window in a browser, on the same services as the Electron window.
 *
 * It listens on loopback unless told otherwise. Every request must name this host, every file but the first page needs the
 * session cookie, and the WebSocket also needs our own origin.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Services } from '../services/services'
import { readWindowFile, SECURITY_HEADERS } from '../services/window-files'
import { BRIDGE_PATH } from './messages'
import { isOwnHost, isOwnOrigin } from './origin'
import { page } from './pages'
import { Sessions } from './sessions'
import { acceptBridges } from './sockets'

export interface HostOptions {
  services: Services
  /** Folder with the window's index.html. */
  window: string
  /** Address to listen on; 127.0.0.1 when left out. */
  address?: string | undefined
  /** Port to listen on; a free one when left out or 0. */
  port?: number | undefined
}

export interface Host {
  /** Where the window is, with the one-time token. */
  url: string
  /** The address without the token. */
  origin: string
  port: number
  /** Ends all connections and stops listening; the services stay. */
  close(): Promise<void>
}

/** Starts listening. Rejects with the system's error when the port is taken or the address is not this machine's. */
export async function startHost(options: HostOptions): Promise<Host> {
  const address = options.address ?? '127.0.0.1'
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, address, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  const sessions = new Sessions(() => port)
  const names = (request: IncomingMessage) => isOwnHost(request.headers.host, address, port)
  const admits = (request: IncomingMessage) => sessions.admits(request.headers.cookie)

  server.on('request', (request, response) => {
    void answer(request, response, { window: options.window, sessions, names }).catch(() => {
      if (!response.headersSent) send(response, 500, page('Cellbench could not read its own files.'))
      response.end()
    })
  })
  const bridges = acceptBridges(server, options.services, (request) => {
    if (!names(request)) return 'a foreign host name'
    if (!isOwnOrigin(request.headers.origin, request.headers.host!)) return 'a foreign origin'
    if (!admits(request)) return 'no session'
    return undefined
  })
  const origin = `http://${urlHost(address)}:${port}`
  return {
    url: `${origin}/?token=${sessions.token}`,
    origin,
    port,
    async close() {
      bridges.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** The name to print for an address: every address is reached as loopback from here, and IPv6 stands in brackets. */
function urlHost(address: string): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1'
  return address.includes(':') ? `[${address}]` : address
}

interface Desk {
  window: string
  sessions: Sessions
  names(request: IncomingMessage): boolean
}

async function answer(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  if (!desk.names(request)) return send(response, 421, page('This address is not the one that Cellbench printed.'))
  const { origin } = request.headers
  if (origin !== undefined && !isOwnOrigin(origin, request.headers.host!)) {
    return send(response, 403, page('Cellbench answers its own pages only.'))
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return send(response, 405, page('Files are read here, nothing else.'), { allow: 'GET, HEAD' })
  }
  // Not `new URL`: it would resolve `..` before anybody could refuse it.
  const [urlPath, query] = (request.url ?? '/').split('?', 2) as [string, string | undefined]
  const token = new URLSearchParams(query).get('token')
  if (urlPath === '/' && token !== null) return exchange(request, response, desk, token)
  if (!desk.sessions.admits(request.headers.cookie)) {
    return send(
      response,
      403,
      page('Open the whole address that Cellbench printed when it was started, with its token.'),
    )
  }
  if (urlPath === BRIDGE_PATH) return send(response, 426, page('The bridge is a WebSocket.'), { upgrade: 'websocket' })
  const file = await readWindowFile(desk.window, urlPath)
  if (!file) return send(response, 404, page('There is no such file.'))
  const body = file.type.startsWith('text/html') ? withBridge(file.body.toString('utf8')) : file.body
  send(response, 200, body, { 'content-type': file.type })
}

function exchange(request: IncomingMessage, response: ServerResponse, desk: Desk, token: string): void {
  // A browser that fetches ahead of its user would use the token up before the user comes.
  if (request.headers['sec-purpose'] !== undefined) return send(response, 503, page('Not ahead of time.'))
  const cookie = desk.sessions.open(token)
  if (cookie === undefined) {
    if (desk.sessions.admits(request.headers.cookie)) return send(response, 303, '', { location: '/' })
    return send(response, 403, page('This address was used already. Start Cellbench again to get a new one.'))
  }
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'none' || site === 'same-origin') {
    return send(response, 303, '', { location: '/', 'set-cookie': cookie })
  }
  // Come from another site's link (a terminal in a browser tab), a redirect would be sent without the strict cookie.
  send(response, 200, page('Opening Cellbench.', '/'), { 'set-cookie': cookie })
}

/** The window's page with the bridge in front of its own script. */
function withBridge(html: string): string {
  return html.replace(/<head>/i, '<head>\n    <script type="module" src="./bridge.js"></script>')
}

function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    // Pages of others that opened this one do not hold it. Electron's window is opened by nobody, and would start a second process.
    'cross-origin-opener-policy': 'same-origin',
    // A new build is a new page; the files are on this machine and cost nothing to read again.
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
    ...headers,
    'content-length': Buffer.byteLength(body),
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
