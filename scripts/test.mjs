/**
 * `npm test [-- --only LANE] [--require-all]`: runs every lane that this machine can run, names each one that it skips and
 * why, and fails only for a real fault. `--require-all` makes a skip a fault: for a machine that is set up to run them all.
 *
 * The last line counts checks and tests and stands alone: `N passed, N failed, N skipped`.
 */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { ensureBuilt, ROOT } from './build-if-stale.mjs'
import { runTool } from './run-tool.mjs'
import { runVitest } from './run-vitest.mjs'
import { findChromium, findElectron, findProgram, whyNoDisplay } from './runtimes.mjs'

/** @typedef {import('./run-vitest.mjs').Count} Count */

/** What failed and how: said again at the end, which is all that some logs keep. */
/** @type {string[]} */
const failures = []

/** What failed once and passed when its file was run again: a fault of a test, or one that comes rarely. */
/** @type {string[]} */
const unsteady = []

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
 * Runs several checks, each of which counts as one.
 * @param {[name: string, program: string, words: string[]][]} checks
 * @returns {Promise<Count>}
 */
async function runChecks(checks) {
  const count = { passed: 0, failed: 0, skipped: 0 }
  for (const [name, program, words] of checks) {
    const passed = await runTool(program, words)
    say(`  ${passed ? 'passed' : 'FAILED'}  ${name}`)
    if (!passed) failures.push(name)
    count[passed ? 'passed' : 'failed'] += 1
  }
  return count
}

/**
 * Runs tests in one process.
 * @param {string[]} words
 * @returns {Promise<Count>}
 */
async function run(words) {
  const { count, failed } = await runVitest(words)
  failures.push(...failed.flatMap(({ how }) => how))
  return count
}

/**
 * Runs tests that meet other programs, on a machine that others use too: files that fail are run once more, and if that passes
 * it is said.
 * @param {string[]} words
 * @param {Record<string, string>} [environment]
 * @returns {Promise<Count>}
 */
async function runSteadily(words, environment = {}) {
  const first = await runVitest(words, environment)
  if (first.count.failed === 0) return first.count
  if (first.failed.length === 0) {
    failures.push(`${words.join(' ')}: ended without a test that failed`)
    return first.count
  }
  say('\nonce more, what failed')
  const options = words.filter((word, i) => word.startsWith('-') || words[i - 1]?.startsWith('-'))
  const second = await runVitest([...options, ...first.failed.map(({ file }) => file)], environment)
  if (second.count.failed === 0) unsteady.push(...first.failed.flatMap(({ how }) => how))
  else failures.push(...second.failed.flatMap(({ how }) => how))
  const lost = first.failed.reduce((sum, { passed: inFile }) => sum + inFile, 0)
  return {
    passed: first.count.passed - lost + second.count.passed,
    failed: second.count.failed,
    skipped: second.count.skipped,
  }
}

/**
 * Runs the window's tests whose names contain `shell`, each file in a process of its own: their steps follow each other, and end
 * at the first that fails.
 * @param {string} shell
 * @param {Record<string, string>} [environment]
 * @returns {Promise<Count>}
 */
async function runWindow(shell, environment) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const files = (await readdir(path.join(ROOT, 'tests', 'e2e'))).filter((file) => file.endsWith('.e2e.ts'))
  for (const file of files.filter((each) => each.includes(shell)).sort()) {
    const count = await runSteadily(['--config', 'vitest.e2e.config.ts', `tests/e2e/${file}`], environment)
    for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) sum[key] += count[key]
  }
  return sum
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
    run: () => run(['src']),
  },
  {
    name: 'whole',
    what: 'tests across modules: command line, browser host, files',
    groups: [],
    run: async () => {
      await ensureBuilt(['main', 'preload', 'renderer'])
      return run(['tests', '--exclude', 'tests/{secure-shell,lines,board}/**'])
    },
  },
  {
    name: 'lines',
    what: 'lines to boards over real pseudo terminals and sockets, and recorders that are killed',
    groups: [],
    whyNot: () => (findProgram('socat') ? undefined : 'there is no socat to make serial ports with (Debian: socat)'),
    run: async () => {
      await ensureBuilt(['main'])
      return runSteadily(['tests/lines'])
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
      return runSteadily(['tests/secure-shell'])
    },
  },
  {
    name: 'board',
    what: 'a board that a program starts',
    groups: [],
    whyNot: () => (process.env.CELLBENCH_BOARD ? undefined : 'CELLBENCH_BOARD names no program that starts a board'),
    run: async () => {
      await ensureBuilt(['main'])
      return runSteadily(['tests/board'])
    },
  },
  {
    name: 'chromium',
    what: 'the window in a real Chromium, against the real host',
    groups: ['e2e'],
    whyNot: whyNoChromium,
    run: () => runWindow('chromium'),
  },
  {
    name: 'electron',
    what: 'the window in a real Electron',
    groups: ['e2e'],
    whyNot: whyNoElectron,
    run: () => runWindow('electron'),
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
      const packaged = await runTool('scripts/package.mjs', ['--dir'], { environment })
      say(`  ${packaged ? 'passed' : 'FAILED'}  electron-builder`)
      if (!packaged) return { passed: 0, failed: 1, skipped: 0 }
      const count = await runWindow('packaged', environment)
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

for (const text of unsteady) say(`\npassed when run again:\n  ${text}`)
if (failures.length > 0) say(`\nfailures:\n  ${failures.join('\n  ')}`)
say(`\n${summary.join('\n')}\n`)
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
