/**
 * `npm run start-up [-- --times N]`: from the start of Electron to a window that can be used, beside an empty Electron window
 * with the same settings. The two take turns, after one start each that nobody times.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { findElectron, startVirtualDisplay, whyNoDisplay, whyNoSandbox } from '../../scripts/runtimes.mjs'
import { makeHome } from '../e2e/shell'

/** Times the start of an empty window that Cellbench's may take. */
const MOST_RATIO = 1.5

const { values } = parseArgs({ options: { times: { type: 'string', default: '10' } } })
const times = Number(values.times)
if (!Number.isInteger(times) || times < 1) {
  console.error(`--times must be a whole number from 1, not ${values.times}`)
  process.exit(2)
}

function electronRuntime() {
  const found = findElectron()
  if (!('missing' in found)) return found
  console.error(found.missing)
  process.exit(2)
}

const electron = electronRuntime()
await ensureBuilt(['main', 'preload', 'renderer'])
const display = whyNoDisplay() === undefined ? undefined : await startVirtualDisplay()
const { home, environment, remove } = await makeHome()
if (display) environment.DISPLAY = display.display

/** Milliseconds from the start of the process to the moment at which its window is usable. */
async function start(application: string, usableWith: string): Promise<number> {
  const sandbox = whyNoSandbox(electron.folder) === undefined ? [] : ['--no-sandbox']
  const profile = `--user-data-dir=${path.join(home, path.basename(application))}`
  const before = performance.now()
  const child = spawn(
    electron.executable,
    [...sandbox, profile, '--require', path.join(import.meta.dirname, 'say-when-usable.cjs'), application],
    { env: { ...environment, WINDOW_IS_USABLE_WITH: usableWith }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  const ended = once(child, 'exit')
  const took = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      said += String(data)
      if (said.includes('usable\n')) resolve(performance.now() - before)
    })
    child.stderr.on('data', (data) => (said += String(data)))
    child.once('exit', (code) =>
      reject(new Error(`Electron ended with code ${code} before its window was usable:\n${said}`)),
    )
  })
  child.kill('SIGKILL')
  await ended
  return took
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
const empty = path.join(import.meta.dirname, 'empty')

try {
  const pairs: { emptyMs: number; cellbenchMs: number }[] = []
  for (let i = 0; i <= times; i += 1) {
    const pair = { emptyMs: await start(empty, 'Ready'), cellbenchMs: await start(ROOT, 'Run') }
    if (i > 0) pairs.push(pair)
  }
  const ratio = median(pairs.map(({ emptyMs, cellbenchMs }) => cellbenchMs / emptyMs))
  console.log(`Electron ${electron.version}, ${times} starts each, medians`)
  console.log(`empty window          ${median(pairs.map(({ emptyMs }) => emptyMs)).toFixed(0)} ms`)
  console.log(`Cellbench's window    ${median(pairs.map(({ cellbenchMs }) => cellbenchMs)).toFixed(0)} ms`)
  console.log(`ratio of neighbours   ${ratio.toFixed(2)} (at most ${MOST_RATIO})`)
  if (ratio > MOST_RATIO) process.exitCode = 1
} finally {
  display?.stop()
  await remove()
}
