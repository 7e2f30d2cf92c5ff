/**
 * Builds what is out of date in `out/`, and nothing else: `npm start`, `npm test` and `bin/cellbench.mjs` call it first, so
 * that nobody has to remember a build step. What counts is the content of the sources, not their times: a fresh clone, a
 * changed branch and a restored cache all have times that say nothing.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The root of the checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** @typedef {'main' | 'preload' | 'renderer'} Part */

/** @type {readonly Part[]} */
export const PARTS = ['main', 'preload', 'renderer']

/** What every part depends on: the versions of its tools and how they are set up. */
const EVERYWHERE = ['package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json', 'package.json']

/** @type {Record<Part, string[]>} */
const SOURCES = {
  main: ['src/sim', 'src/hw', 'src/main'],
  preload: ['src/sim', 'src/main/contract', 'src/main/electron'],
  renderer: ['src/sim', 'src/renderer', 'src/main/contract', 'src/main/host'],
}

/** One file that each build leaves behind: without it the stamp is worth nothing. */
/** @type {Record<Part, string>} */
const PROOF = {
  main: 'out/main/command-line.cjs',
  preload: 'out/preload/preload.cjs',
  renderer: 'out/renderer/index.html',
}

/** @param {Part} part */
const stampFile = (part) => path.join(ROOT, 'out', `.built-${part}`)

/** Tests stand beside the sources but never go into a bundle. */
const isTest = (/** @type {string} */ name) => /\.test\.[cm]?ts$/.test(name)

/**
 * All files below `place` (a file or a folder of the checkout), in a fixed order.
 * @param {string} place
 * @returns {Promise<string[]>}
 */
async function filesBelow(place) {
  const whole = path.join(ROOT, place)
  if (!existsSync(whole)) return []
  if ((await stat(whole)).isFile()) return [place]
  const entries = await readdir(whole, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && !isTest(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

/**
 * One hash over the names and contents of everything that `part` is made from.
 * @param {Part} part
 * @returns {Promise<string>} hexadecimal SHA-256
 */
export async function fingerprint(part) {
  const hash = createHash('sha256')
  for (const place of [...EVERYWHERE, ...SOURCES[part]]) {
    for (const file of await filesBelow(place)) {
      const content = await readFile(path.join(ROOT, file))
      hash.update(`${file}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * @param {Part} part
 * @param {string} wanted
 */
async function isCurrent(part, wanted) {
  if (!existsSync(path.join(ROOT, PROOF[part]))) return false
  const stamp = await readFile(stampFile(part), 'utf8').catch(() => '')
  return stamp.trim() === wanted
}

/**
 * @param {readonly Part[]} parts
 * @returns {Promise<Map<Part, string>>} the stale ones, each with the fingerprint that its build will carry
 */
async function staleParts(parts) {
  const stale = new Map()
  for (const part of parts) {
    const wanted = await fingerprint(part)
    if (!(await isCurrent(part, wanted))) stale.set(part, wanted)
  }
  return stale
}

/**
 * Whether the process that wrote the lock is still there.
 * @param {string} owner its process id, as text
 */
function isAlive(owner) {
  const id = Number.parseInt(owner, 10)
  if (!(id > 0)) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * Runs `work` while no other process of this checkout builds. A lock left by a process that died is taken over.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function alone(work) {
  const lock = path.join(ROOT, 'out', '.building')
  await mkdir(path.dirname(lock), { recursive: true })
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
      const owner = await readFile(lock, 'utf8').catch(() => '')
      // An empty lock is one whose owner has not written its name yet: it gets a moment.
      if (owner !== '' && !isAlive(owner)) {
        // Renamed before it is removed, so that of several that wait only one takes it away.
        const taken = `${lock}.${process.pid}`
        await rename(lock, taken).catch(() => undefined)
        await rm(taken, { force: true })
      } else await sleep(100)
    }
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

/**
 * @param {Part} part
 * @param {boolean} quiet
 */
async function buildPart(part, quiet) {
  const { resolveConfig } = await import('electron-vite')
  const { build, mergeConfig } = await import('vite')
  process.env.NODE_ENV_ELECTRON_VITE = 'production'
  const { config } = await resolveConfig({ root: ROOT, logLevel: 'warn' }, 'build', 'production')
  const wanted = config?.[part]
  if (!wanted) throw new Error(`electron.vite.config.ts declares no build named ${part}`)
  await build(mergeConfig(wanted, { logLevel: quiet ? 'error' : 'warn' }))
}

/**
 * Builds those of `parts` whose sources changed since their last build, and says so in a line each on stderr.
 * Parallel callers wait for each other instead of building twice. In an installed package, which has no sources, it does
 * nothing.
 * @param {readonly Part[]} parts
 * @param {{ quiet?: boolean }} [options] `quiet`: says nothing unless it fails
 * @returns {Promise<Part[]>} what was built
 * @throws the bundler's error, which names the file and the line
 */
export async function ensureBuilt(parts, { quiet = false } = {}) {
  if (!existsSync(path.join(ROOT, 'src'))) return []
  if ((await staleParts(parts)).size === 0) return []
  return alone(async () => {
    // Another process may have built it while this one waited.
    const stale = await staleParts(parts)
    for (const [part, wanted] of stale) {
      const start = performance.now()
      await rm(stampFile(part), { force: true })
      await buildPart(part, quiet)
      await writeFile(stampFile(part), `${wanted}\n`)
      if (!quiet) process.stderr.write(`built ${part} in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
    }
    return [...stale.keys()]
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) {
  const asked = process.argv.slice(2)
  const unknown = asked.filter((word) => !PARTS.includes(/** @type {Part} */ (word)))
  if (unknown.length > 0) {
    process.stderr.write(`build-if-stale: no part is named ${unknown.join(', ')}; there are ${PARTS.join(', ')}\n`)
    process.exit(2)
  }
  const parts = asked.length > 0 ? /** @type {Part[]} */ (asked) : PARTS
  try {
    const built = await ensureBuilt(parts)
    if (built.length === 0) process.stderr.write('nothing to build\n')
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
