/**
 * `app://cellbench/`: the window's files from the installation, with the headers that the browser host sends too. Unlike
 * `file:` it has an origin of its own and reaches nothing else on the disk.
 */
import { protocol, type ProtocolRequest } from 'electron'
import { findWindowFile, SECURITY_HEADERS } from '../services/window-files'

/** Address of the window's page. */
export const WINDOW_URL = 'app://cellbench/'
/** Chromium's own number for a file that does not exist. */
const FILE_NOT_FOUND = -6

/** Must be called before the application is ready: privileges of a scheme are fixed from then on. */
export function registerWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Time in which what a page asked for is on its way to it, ms: a busy process would hold that up. */
const DELIVERY_MS = 5

/**
 * Serves the files below `root` under WINDOW_URL. `pageBegins` is called when the page has its styles, which it names after its
 * scripts, or when a file is missing: from then on its own process is at work and this one has time.
 */
export function serveWindow(root: string, pageBegins: () => void): void {
  // Not `protocol.handle`, which brings a whole HTTP client into the process before the first byte is served, and then carries
  // every byte through it: so the files are read by threads that have nothing else to do.
  protocol.registerFileProtocol('app', (request, respond) => {
    void requestedFile(root, request).then((found) => {
      if (found) respond({ path: found.file, headers: { ...SECURITY_HEADERS, 'content-type': found.type } })
      else respond({ error: FILE_NOT_FOUND })
      if (!found || found.file.endsWith('.css')) setTimeout(pageBegins, DELIVERY_MS)
    })
  })
}

async function requestedFile(root: string, { method, url }: ProtocolRequest) {
  const { host, pathname } = new URL(url)
  return host === 'cellbench' && method === 'GET' ? findWindowFile(root, pathname) : undefined
}
