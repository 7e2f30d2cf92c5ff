/**
 * What this machine can open a window with: an Electron binary, a display, a Chromium. Everything here only looks; nothing
 * downloads, because a download that hangs behind a firewall is worse than a plain sentence. The one thing that is written
 * is the browser that the dev dependency @sparticuz/chromium carries packed, unpacked below node_modules/.cache.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { ROOT } from './build-if-stale.mjs'

const require = createRequire(import.meta.url)

/**
 * The first of `names` on the PATH.
 * @param {string[]} names
 * @returns {string | undefined} its whole path
 */
export function findProgram(...names) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      for (const suffix of suffixes) {
        const candidate = path.join(folder, name + suffix)
        if (folder !== '' && existsSync(candidate)) return candidate
      }
    }
  }
  return undefined
}

/** Where Electron's executable lies inside its distribution folder. */
const ELECTRON_EXECUTABLE =
  process.platform === 'win32'
    ? 'electron.exe'
    : process.platform === 'darwin'
      ? 'Electron.app/Contents/MacOS/Electron'
      : 'electron'

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable
 * @property {string} folder its distribution folder
 * @property {string} version as its own `version` file says, or `unknown`
 */

/**
 * Electron's binary: in ELECTRON_OVERRIDE_DIST_PATH, or where its package has put it. The package itself is not loaded:
 * it would start a download where the binary is missing.
 * @returns {ElectronRuntime | { missing: string }} `missing`: why there is none, and what would help
 */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  let folder = override
  if (!folder) {
    try {
      folder = path.join(path.dirname(require.resolve('electron/package.json')), 'dist')
    } catch {
      return { missing: 'the package electron is not installed; `npm ci` installs it' }
    }
  }
  const executable = path.join(folder, ELECTRON_EXECUTABLE)
  if (!existsSync(executable)) {
    return {
      missing: override
        ? `ELECTRON_OVERRIDE_DIST_PATH has no ${ELECTRON_EXECUTABLE} in ${override}`
        : 'Electron’s binary is not on this machine; `npx install-electron` fetches it',
    }
  }
  const versionFile = path.join(folder, 'version')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown'
  return { executable, folder, version }
}

/**
 * Whether a window can be shown.
 * @returns {string | undefined} why not; undefined: it can
 */
export function whyNoDisplay() {
  if (process.platform !== 'linux') return undefined
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return undefined
  return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)'
}

/**
 * Why Chromium's sandbox cannot work for this user on this machine, for Electron in `folder`: it then ends at once, with a
 * message that few people understand, unless it is started with --no-sandbox.
 * @param {string} folder
 * @returns {string | undefined} undefined: it can
 */
export function whyNoSandbox(folder) {
  if (process.platform !== 'linux') return undefined
  if (process.getuid?.() === 0) return 'Chromium’s sandbox does not work for root'
  const helper = path.join(folder, 'chrome-sandbox')
  if (existsSync(helper)) {
    const { uid, mode } = statSync(helper)
    if (uid === 0 && (mode & 0o4000) !== 0) return undefined
  }
  const flag = (/** @type {string} */ name) => {
    const file = `/proc/sys/kernel/${name}`
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
  }
  if (flag('unprivileged_userns_clone') === '0' || flag('apparmor_restrict_unprivileged_userns') === '1') {
    return `this system keeps user namespaces from programs; to have the sandbox: sudo chown root ${helper} && sudo chmod 4755 ${helper}`
  }
  return undefined
}

/**
 * Starts a virtual display where there is none, for tests and screenshots.
 * @returns {Promise<{ display: string, stop: () => void } | undefined>} undefined: no Xvfb on this machine
 */
export async function startVirtualDisplay() {
  const program = findProgram('Xvfb')
  if (!program) return undefined
  const server = spawn(program, ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const pipe = /** @type {import('node:stream').Readable} */ (server.stdio[3])
  const number = await new Promise((resolve) => {
    let said = ''
    // The number and the end of its line come apart at times, and a server that cannot say the rest ends.
    pipe.on('data', (data) => {
      said += String(data)
      if (said.endsWith('\n')) resolve(said.trim())
    })
    server.once('error', () => resolve(''))
    server.once('exit', () => resolve(''))
  })
  if (number === '') return undefined
  // Neither the server nor its pipe keeps the caller alive; its end is asked for when the caller ends.
  server.unref()
  pipe.destroy()
  const stop = () => void server.kill()
  process.once('exit', stop)
  return { display: `:${number}`, stop }
}

/**
 * @typedef {object} Browser
 * @property {string} executable
 * @property {Record<string, string>} environment variables that it needs besides the ones there are
 * @property {string[]} arguments
 * @property {string} name for people
 */

/** Where a Chromium or Chrome is installed when it is not on the PATH. */
const INSTALLED_BROWSERS = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    `${process.env.ProgramFiles}\\Google\\Chrome\\Application\\chrome.exe`,
    `${process.env['ProgramFiles(x86)']}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ],
}

/**
 * A Chromium to drive: the system's own, else the one that @sparticuz/chromium carries for Linux.
 * @returns {Promise<Browser | { missing: string }>}
 */
export async function findChromium() {
  // Chromium's sandbox does not work for root; the pages it opens here are our own.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const places = INSTALLED_BROWSERS[/** @type {'darwin' | 'win32'} */ (process.platform)] ?? []
  const installed =
    process.env.CELLBENCH_CHROMIUM ||
    findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ||
    places.find((place) => existsSync(place))
  if (installed) return { executable: installed, environment: {}, arguments: flags, name: installed }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { missing: 'no Chromium or Chrome is installed' }
  }
  return unpackChromium()
}

/**
 * Unpacks the browser of @sparticuz/chromium once, with the libraries and the font that a bare Linux does not have.
 * @returns {Promise<Browser | { missing: string }>}
 */
async function unpackChromium() {
  let packed
  let version
  try {
    const entry = require.resolve('@sparticuz/chromium')
    const folder = entry.slice(0, entry.lastIndexOf(`${path.sep}build${path.sep}`))
    packed = path.join(folder, 'bin')
    version = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version
  } catch {
    return { missing: 'no Chromium is installed, and neither is @sparticuz/chromium' }
  }
  const home = path.join(ROOT, 'node_modules', '.cache', `chromium-${version}`)
  const executable = path.join(home, 'chromium')
  if (!existsSync(executable)) {
    const part = `${home}.${process.pid}`
    await mkdir(part, { recursive: true })
    for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
      await unpackTar(path.join(packed, archive), part)
    }
    const program = path.join(part, 'chromium')
    await pipeline(
      createReadStream(path.join(packed, 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(program),
    )
    await chmod(program, 0o755)
    await writeFile(path.join(part, 'fonts.conf'), fontSettings(home))
    // Another process may have been faster: then its copy is as good as this one.
    await rename(part, home).catch(() => rm(part, { recursive: true, force: true }))
  }
  const missing = spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout?.includes('not found') ?? true
  /** @type {Record<string, string>} */
  const environment = {}
  if (missing) environment.LD_LIBRARY_PATH = path.join(home, 'lib')
  // Without any font the text has no size, and nothing can be clicked.
  if (!existsSync('/etc/fonts/fonts.conf')) environment.FONTCONFIG_FILE = path.join(home, 'fonts.conf')
  return {
    executable,
    environment,
    arguments: ['--no-sandbox', '--no-zygote', '--disable-gpu'],
    name: `@sparticuz/chromium ${version}`,
  }
}

/**
 * @param {string} home where the browser is unpacked
 * @returns {string} settings with which fontconfig finds the fonts beside it and nothing else
 */
function fontSettings(home) {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    `<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>`,
    '',
  ].join('\n')
}

/**
 * @param {string} archive a brotli-compressed tar
 * @param {string} folder an existing one
 */
async function unpackTar(archive, folder) {
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = new Promise((resolve, reject) => {
    tar.once('error', reject)
    tar.once('exit', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`tar failed on ${archive}`))))
  })
  await Promise.all([pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin), ended])
}
