/**
 * `app://cellbench/`: the window's files from the installation, with the headers that the browser host sends too. Unlike
 * `file:` it has an origin of its own and reaches nothing else on the disk.
 */
import { protocol } from 'electron'
import { readWindowFile, SECURITY_HEADERS } from '../services/window-files'

/** Address of the window's page. */
export const WINDOW_URL = 'app://cellbench/'

/** Must be called before the application is ready: privileges of a scheme are fixed from then on. */
export function registerWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the files below `root` under WINDOW_URL. */
export function serveWindow(root: string): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === 'cellbench' && request.method === 'GET' ? await readWindowFile(root, pathname) : undefined
    if (!file) return new Response('There is no such file.', { status: 404, headers: { ...SECURITY_HEADERS } })
    return new Response(new Uint8Array(file.body), { headers: { ...SECURITY_HEADERS, 'content-type': file.type } })
  })
}
