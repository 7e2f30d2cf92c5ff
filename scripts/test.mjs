/**
 * `npm test [-- --only LANE] [--require-all]`: runs every lane that this machine can run, names each one that it skips and
 * why, and fails only for a real fault. `--require-all` makes a skip a fault: for a machine that is set up to run them all.
 *
 * The last line counts checks and tests and stands alone: `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ensureBuilt, ROOT } from './build-if-stale.mjs'
import { findChromium, findElectron, findProgram, whyNoDisplay } from './runtimes.mjs'

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** What failed and how, a line each: said again at the end, which is all that some logs keep. */
/** @type {string[]} */
const failures = []

/**
 * @typedef {object} Lane
 * @property {string} name
 * @property {string} what it does, for people
 * @property {string[]} groups other names for `--only`
 * @property {() => Promise<string | undefined> | string | undefined} [whyNot] why this machine cannot run it
 * @property {() => Promise<Count>} run
 */

const say = (/** @type {string} */ text) => process.stdout.write(`${text}\n`)

/**
 * Runs one of the project's tools and waits for it.
 * @param {string} program the tool's package and script, such as `eslint/bin/eslint.js`, or a script of the checkout
 * @param {string[]} words
 * @param {{ environment?: Record<string, string>, quiet?: boolean }} [options] `quiet`: shows its output only if it fails
 * @returns {Promise<boolean>} whether it succeeded
 */
function tool(program, words, { environment = {}, quiet = true } = {}) {
  const script = program.startsWith('scripts/') ? path.join(ROOT, program) : path.join(ROOT, 'node_modules', program)
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...words], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    })
    /** @type {Buffer[]} */
    const output = []
    child.stdout?.on('data', (data) => output.push(data))
    child.stderr?.on('data', (data) => output.push(data))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code !== 0) process.stdout.write(Buffer.concat(output))
      resolve(code === 0)
    })
  })
}

/**
 * Runs several checks, each of which counts as one.
 * @param {[name: string, program: string, words: string[]][]} checks
 * @returns {Promise<Count>}
 */
async function runChecks(checks) {
  const count = { passed: 0, failed: 0, skipped: 0 }
  for (const [name, program, words] of checks) {
    const passed = await tool(program, words)
    say(`  ${passed ? 'passed' : 'FAILED'}  ${name}`)
    if (!passed) failures.push(name)
    count[passed ? 'passed' : 'failed'] += 1
  }
  return count
}

/**
 * Runs Vitest and counts its tests.
 * @param {string[]} words
 * @param {Record<string, string>} [environment]
 * @returns {Promise<Count>}
 */
async function runVitest(words, environment = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-test-'))
  const report = path.join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const passed = await tool('vitest/vitest.mjs', ['run', ...words, ...reporters], { environment, quiet: false })
    const json = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'))
    const count = {
      passed: Number(json.numPassedTests ?? 0),
      failed: Number(json.numFailedTests ?? 0),
      skipped: Number(json.numPendingTests ?? 0) + Number(json.numTodoTests ?? 0),
    }
    failures.push(...failuresOf(json))
    // A file that does not even load, an error after the last test, or no test at all: a fault without a failed test.
    if ((!passed || count.passed === 0) && count.failed === 0) count.failed = 1
    return count
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * The first words of every failure of a Vitest report.
 * @param {{ testResults?: { name: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} report
 * @returns {string[]}
 */
function failuresOf({ testResults = [] }) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')])
    const said = failed.length > 0 || !message ? failed : [['does not load', message]]
    return said.map(([what, how]) => `${path.relative(ROOT, name)}: ${what}\n    ${firstLines(how ?? '')}`)
  })
}

/** @param {string} text */
function firstLines(text) {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => !line.includes('node_modules'))
  return lines.slice(0, 6).join('\n    ')
}

const whyNoChromium = async () => {
  const found = await findChromium()
  return 'missing' in found ? found.missing : undefined
}

const whyNoElectron = () => {
  const electron = findElectron()
  if ('missing' in electron) return electron.missing
  const noDisplay = whyNoDisplay()
  return noDisplay && !findProgram('Xvfb')
    ? `${noDisplay}, and Xvfb, which can stand in for one, is not installed`
    : undefined
}

/** The Electron that a package is made from: it must be as it came, without an application in its resources. */
const electronToPackage = () => {
  if (process.env.CELLBENCH_ELECTRON_DIST) return process.env.CELLBENCH_ELECTRON_DIST
  const electron = findElectron()
  return 'folder' in electron && !process.env.ELECTRON_OVERRIDE_DIST_PATH ? electron.folder : undefined
}

const E2E = ['--config', 'vitest.e2e.config.ts']

/** @type {Lane[]} */
const LANES = [
  {
    name: 'lint',
    what: 'eslint, prettier, unused code',
    groups: [],
    run: () =>
      runChecks([
        ['eslint', 'eslint/bin/eslint.js', ['.']],
        ['prettier', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
        ['knip', 'knip/bin/knip.js', []],
      ]),
  },
  {
    name: 'types',
    what: 'the compiler on the simulator, the application and the window',
    groups: [],
    run: () =>
      runChecks([
        ['simulator', 'typescript/bin/tsc', ['-p', 'tsconfig.sim.json']],
        ['application', 'typescript/bin/tsc', ['-p', 'tsconfig.node.json']],
        ['shell tests', 'typescript/bin/tsc', ['-p', 'tsconfig.e2e.json']],
        ['window', 'svelte-check/bin/svelte-check', ['--tsconfig', 'tsconfig.web.json', '--fail-on-warnings']],
      ]),
  },
  {
    name: 'unit',
    what: 'tests beside the sources',
    groups: [],
    run: () => runVitest(['src']),
  },
  {
    name: 'whole',
    what: 'tests across modules: command line, browser host, files',
    groups: [],
    run: async () => {
      await ensureBuilt(['main', 'preload', 'renderer'])
      return runVitest(['tests', '--exclude', 'tests/{secure-shell,lines,board}/**'])
    },
  },
  {
    name: 'lines',
    what: 'lines to boards over real pseudo terminals and sockets, and recorders that are killed',
    groups: [],
    whyNot: () => (findProgram('socat') ? undefined : 'there is no socat to make serial ports with (Debian: socat)'),
    run: async () => {
      await ensureBuilt(['main'])
      return runVitest(['tests/lines'])
    },
  },
  {
    name: 'secure-shell',
    what: 'connections and deploys against a real sshd on loopback',
    groups: [],
    whyNot: () =>
      existsSync('/usr/sbin/sshd') && findProgram('ssh-keygen')
        ? undefined
        : 'there is no sshd to connect to (Debian: openssh-server)',
    run: async () => {
      await ensureBuilt(['main'])
      return runVitest(['tests/secure-shell'])
    },
  },
  {
    name: 'board',
    what: 'a board that a program starts',
    groups: [],
    whyNot: () => (process.env.CELLBENCH_BOARD ? undefined : 'CELLBENCH_BOARD names no program that starts a board'),
    run: async () => {
      await ensureBuilt(['main'])
      return runVitest(['tests/board'])
    },
  },
  {
    name: 'chromium',
    what: 'the window in a real Chromium, against the real host',
    groups: ['e2e'],
    whyNot: whyNoChromium,
    run: () => runVitest([...E2E, 'chromium']),
  },
  {
    name: 'electron',
    what: 'the window in a real Electron',
    groups: ['e2e'],
    whyNot: whyNoElectron,
    run: () => runVitest([...E2E, 'electron']),
  },
  {
    name: 'package',
    what: 'the packaged application starts and runs',
    groups: ['e2e'],
    whyNot: () =>
      whyNoElectron() ??
      (electronToPackage() ? undefined : 'CELLBENCH_ELECTRON_DIST names no unmodified Electron to package'),
    run: async () => {
      const environment = { CELLBENCH_ELECTRON_DIST: electronToPackage() ?? '' }
      const packaged = await tool('scripts/package.mjs', ['--dir'], { environment })
      say(`  ${packaged ? 'passed' : 'FAILED'}  electron-builder`)
      if (!packaged) return { passed: 0, failed: 1, skipped: 0 }
      const count = await runVitest([...E2E, 'packaged'])
      return { ...count, passed: count.passed + 1 }
    },
  },
]

/**
 * @param {string[]} words
 * @returns {{ lanes: Lane[], requireAll: boolean } | string} a string: what is wrong
 */
function readArguments(words) {
  const rest = [...words]
  /** @type {Lane[]} */
  let lanes = LANES
  let requireAll = false
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--require-all') requireAll = true
    else if (word === '--only') {
      const names = (rest.shift() ?? '').split(',')
      lanes = LANES.filter((lane) => [lane.name, ...lane.groups].some((name) => names.includes(name)))
      if (lanes.length === 0) {
        return `--only wants some of ${LANES.map((lane) => lane.name).join(', ')} or e2e, separated by commas`
      }
    } else return `there is no option ${word}; there are --only LANE[,LANE] and --require-all`
  }
  return { lanes, requireAll }
}

const asked = readArguments(process.argv.slice(2))
if (typeof asked === 'string') {
  process.stderr.write(`test: ${asked}\n`)
  process.exit(2)
}

const total = { passed: 0, failed: 0, skipped: 0 }
/** @type {string[]} */
const summary = []
for (const lane of asked.lanes) {
  const whyNot = await lane.whyNot?.()
  if (whyNot) {
    total[asked.requireAll ? 'failed' : 'skipped'] += 1
    summary.push(`${asked.requireAll ? 'FAILED ' : 'skipped'}  ${lane.name.padEnd(12)} ${whyNot}`)
    say(`\nskipped ${lane.name}: ${whyNot}`)
    continue
  }
  say(`\n${lane.name}: ${lane.what}`)
  const start = performance.now()
  /** @type {Count} */
  let count
  try {
    count = await lane.run()
  } catch (error) {
    say(String(error instanceof Error ? (error.stack ?? error.message) : error))
    count = { passed: 0, failed: 1, skipped: 0 }
  }
  if (asked.requireAll) count = { passed: count.passed, failed: count.failed + count.skipped, skipped: 0 }
  total.passed += count.passed
  total.failed += count.failed
  total.skipped += count.skipped
  const figures = [`${count.passed} passed`]
  if (count.failed > 0) figures.push(`${count.failed} failed`)
  if (count.skipped > 0) figures.push(`${count.skipped} skipped`)
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  summary.push(
    `${count.failed > 0 ? 'FAILED ' : 'ran    '}  ${lane.name.padEnd(12)} ${figures.join(', ')} in ${seconds} s`,
  )
}

if (failures.length > 0) say(`\nfailures:\n  ${failures.join('\n  ')}`)
say(`\n${summary.join('\n')}\n`)
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
