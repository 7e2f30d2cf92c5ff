/**
 * Runs the built command line as a shell would.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export const PLANS = path.join(ROOT, 'templates', 'plans')
export const SLIDE = path.join(PLANS, 'slide-imx8mm.plan.json')

const SCRIPT = path.join(ROOT, 'out', 'main', 'command-line.cjs')

interface Folder {
  /** A new folder that the commands run in, free of links. */
  path: string
  /** Variables of the environment beside those of the tests. */
  environment?: Record<string, string>
}

/** The settings of whoever runs the tests are none of theirs. */
const ENVIRONMENT = {
  ...process.env,
  CELLBENCH_SETTINGS: path.join(ROOT, 'tests', 'fixtures', 'settings', 'no-templates.json'),
}

/** Builds the command line before the file's tests and gives them a folder. */
export function inNewFolder(): Folder {
  const folder: Folder = { path: '' }
  beforeAll(async () => {
    await ensureBuilt(['main'], { quiet: true })
    folder.path = await realpath(await mkdtemp(path.join(tmpdir(), 'cellbench-command-line-')))
  })
  afterAll(() => rm(folder.path, { recursive: true, force: true }))
  return folder
}

/** Runs `cellbench WORDS` in a folder and waits for its end. */
export function cellbench(folder: Folder, ...words: string[]): Ended {
  return ended(process.execPath, [SCRIPT, ...words], folder)
}

/** Runs a shell script in which `"$@"` is the command line with `words`. */
export function cellbenchInShell(folder: Folder, script: string, ...words: string[]): Ended {
  return ended('sh', ['-c', script, 'sh', process.execPath, SCRIPT, ...words], folder)
}

function ended(program: string, words: string[], folder: Folder): Ended {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: folder.path,
    env: { ...ENVIRONMENT, ...folder.environment },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return { code: status, stdout, stderr }
}

/** Starts a command that goes on until it is told to end. */
export function startCellbench(folder: Folder, words: readonly string[]) {
  const child = spawn(process.execPath, [SCRIPT, ...words], { cwd: folder.path, env: ENVIRONMENT })
  const said = { stdout: '', stderr: '' }
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stderr.on('data', (data) => (said.stderr += String(data)))
  /** Resolves once the command has printed `sign`; rejects when it ends without. */
  const saying = (sign: RegExp) =>
    new Promise<void>((resolve, reject) => {
      child.stdout.on('data', () => sign.test(said.stdout) && resolve())
      void closed.then((code) => reject(new Error(`ended with ${code}: ${said.stderr}`)))
    })
  child.stdout.on('data', (data) => (said.stdout += String(data)))
  return { child, said, closed, saying }
}
