/**
 * The window's built files and the headers that they are served with, the same in both shells.
 */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Nothing but our own files: scripts, style sheets and fonts come from them, and code is never made from text. The window
 * places what it draws through the style object of elements, which no policy needs to allow.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Only these are served: a build makes nothing else that a window loads. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

export interface WindowFile {
  type: string
  body: Buffer
}

/**
 * The file that a URL path such as `/assets/index.js` names below `root`, and its type; `/` is the index. Undefined for everything
 * else: what does not exist, lies outside, is hidden, or has a type that is not served.
 */
export async function findWindowFile(
  root: string,
  urlPath: string,
): Promise<{ type: string; file: string } | undefined> {
  let name: string
  try {
    name = decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
  const steps = name === '/' ? ['index.html'] : name.split('/').slice(1)
  // Every step must be a plain file name, so there is no way up, no drive and no device.
  if (!name.startsWith('/') || steps.some((step) => !/^[A-Za-z0-9_@][A-Za-z0-9_@.-]*$/.test(step))) return undefined
  const type = TYPES[path.extname(steps.at(-1)!)]
  if (type === undefined) return undefined
  const file = path.join(root, ...steps)
  const isFile = await stat(file).then(
    (entry) => entry.isFile(),
    () => false,
  )
  return isFile ? { type, file } : undefined
}

/** Reads such a file. */
export async function readWindowFile(root: string, urlPath: string): Promise<WindowFile | undefined> {
  const found = await findWindowFile(root, urlPath)
  return found && { type: found.type, body: await readFile(found.file) }
}
