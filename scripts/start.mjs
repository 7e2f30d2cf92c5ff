/**
 * `npm start [-- PLAN]`: builds what is stale and opens the window, in Electron where it can run, else as a page that a
 * browser on this machine opens. Says in one line which of the two and why.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { ensureBuilt, ROOT } from './build-if-stale.mjs'
import { findElectron, whyNoDisplay, whyNoSandbox } from './runtimes.mjs'

const USAGE = `npm start [-- [--browser] [--no-open] [--port N] [PLAN]]
  PLAN        the plan to open, instead of the quadcopter that comes with Cellbench
  --browser   serve the window to a browser even where Electron can run
  --no-open   print the browser's address, open nothing
  --port N    the browser host's port; the system chooses one without it
`

/** An Electron that ends this soon with an error never showed its window: the browser then takes over. */
const NEVER_OPENED_MS = 5_000

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`)

/**
 * Starts a program on this terminal and waits for its end. Ctrl+C reaches it from the terminal itself, so this process
 * only waits; a request to end that reaches this process alone is handed on.
 * @param {string} program
 * @param {string[]} words
 * @param {{ onOutput?: (text: string) => void, environment?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null }>}
 */
function runToEnd(program, words, { onOutput, environment } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      stdio: ['inherit', onOutput ? 'pipe' : 'inherit', 'inherit'],
      env: environment ?? process.env,
    })
    child.stdout?.on('data', (data) => onOutput?.(String(data)))
    const wait = () => undefined
    const handOn = () => void child.kill('SIGTERM')
    process.on('SIGINT', wait)
    process.on('SIGTERM', handOn)
    process.on('SIGHUP', handOn)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      process.off('SIGINT', wait)
      process.off('SIGTERM', handOn)
      process.off('SIGHUP', handOn)
      resolve({ code: code ?? 0, signal })
    })
  })
}

/**
 * Opens the window in Electron.
 * @param {import('./runtimes.mjs').ElectronRuntime} electron
 * @param {string | undefined} plan
 * @returns {Promise<number | undefined>} its exit code; undefined: it ended before a window could open
 */
async function startElectron(electron, plan) {
  await ensureBuilt(['main', 'preload', 'renderer'])
  const noSandbox = whyNoSandbox(electron.folder)
  if (noSandbox) say(`Electron starts without its sandbox: ${noSandbox}`)
  const environment = { ...process.env }
  // Set by editors that are Electron programs themselves; it would turn Electron into a plain Node.
  delete environment.ELECTRON_RUN_AS_NODE
  const words = [...(noSandbox ? ['--no-sandbox'] : []), ROOT, ...(plan ? [plan] : [])]
  const start = performance.now()
  const { code, signal } = await runToEnd(electron.executable, words, { environment })
  if (code !== 0 && !signal && performance.now() - start < NEVER_OPENED_MS) {
    say(`Electron ${electron.version} could not open a window here (it ended with code ${code})`)
    return undefined
  }
  return code
}

/** Whether somebody sits at this machine and has a browser that can be told to open a page. */
function desktopIsPresent() {
  if (process.env.CI || process.env.SSH_CONNECTION) return false
  return process.platform !== 'linux' || whyNoDisplay() === undefined
}

/**
 * Serves the window to a browser until it is told to end.
 * @param {string | undefined} plan
 * @param {{ open: boolean, port: string | undefined }} options
 * @returns {Promise<number>} exit code
 */
async function startBrowserHost(plan, { open, port }) {
  await ensureBuilt(['main', 'renderer'])
  let opened = false
  const onOutput = (/** @type {string} */ text) => {
    process.stdout.write(text)
    const address = /http:\/\/\S+/.exec(text)?.[0]
    if (address && open && !opened) {
      opened = true
      import('open').then(
        ({ default: openPage }) => openPage(address).then((child) => child.on('error', () => undefined)),
        () => undefined,
      )
    }
  }
  const words = [path.join(ROOT, 'bin', 'cellbench.mjs'), 'serve']
  if (plan) words.push(plan)
  if (port) words.push('--port', port)
  const { code } = await runToEnd(process.execPath, words, { onOutput })
  return code
}

/**
 * @param {string[]} words
 * @returns {{ plan?: string, browser: boolean, open: boolean, port?: string } | string} a string: what is wrong
 */
function readArguments(words) {
  /** @type {{ plan?: string, browser: boolean, open: boolean, port?: string }} */
  const asked = { browser: false, open: true }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--browser') asked.browser = true
    else if (word === '--no-open') asked.open = false
    else if (word === '--port') {
      asked.port = rest.shift()
      if (!asked.port || !/^\d{1,5}$/.test(asked.port)) return `--port wants a number, not ${asked.port ?? 'nothing'}`
    } else if (word.startsWith('-')) return `there is no option ${word}`
    else if (asked.plan) return `one plan at a time: ${asked.plan} or ${word}`
    else asked.plan = path.resolve(word)
  }
  return asked
}

const words = process.argv.slice(2)
if (words.includes('--help') || words.includes('-h')) {
  process.stdout.write(USAGE)
  process.exit(0)
}
const asked = readArguments(words)
if (typeof asked === 'string') {
  say(`cellbench: ${asked}\n\n${USAGE}`)
  process.exit(2)
}

/** @type {number | undefined} */
let code
if (!asked.browser) {
  const electron = findElectron()
  const why = 'missing' in electron ? electron.missing : whyNoDisplay()
  if ('executable' in electron && !why) code = await startElectron(electron, asked.plan)
  else say(`No Electron window: ${why}. The window opens in a browser instead:`)
}
code ??= await startBrowserHost(asked.plan, { open: asked.open && desktopIsPresent(), port: asked.port })
process.exitCode = code
