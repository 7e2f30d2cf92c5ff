/**
 * What the story needs of a shell. Electron and the browser differ in nothing else that a person sees: the window does not
 * know which of them it runs in.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { ROOT } from '../../scripts/build-if-stale.mjs'

export interface Shell {
  page: Page
  /** An empty folder that the window may write into. */
  folder: string
  /** What went wrong in the page so far without a test asking. */
  faults: string[]
  /**
   * Does what makes the window ask for a path, and answers with this one as a person would. `byHand` answers where the window asks
   * itself; without it the pointer does.
   */
  answerPath(ask: () => Promise<void>, answer: string, byHand?: () => Promise<void>): Promise<void>
  /** The same for a plan to open, which lies in the shell's folder under that name. */
  answerOpen(ask: () => Promise<void>, name: string, byHand?: () => Promise<void>): Promise<void>
  close(): Promise<void>
  /** Ends the application as a crash does. Returns when that was, as `Date.now` says; its home stays. */
  kill(): Promise<number>
}

/** What a shell works in and remembers between two starts. */
export interface Home {
  home: string
  environment: Record<string, string>
  remove(): Promise<void>
}

/** Where a shell with that home keeps what it remembers. */
function configurationIn(home: string): string {
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Preferences', 'cellbench')
  return path.join(home, 'config', 'cellbench', ...(process.platform === 'win32' ? ['Config'] : []))
}

/**
 * A folder for one shell: what it works in, what it remembers, and nothing of this machine's user. At a first start the window
 * gives hints; without `firstStart` somebody was here before and dismissed them.
 */
export async function makeHome({ firstStart = false } = {}): Promise<Home> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'cellbench-e2e-'))
  if (!firstStart) {
    const memory = { version: 1, dismissedHints: ['drag', 'memory', 'run'], open: [] }
    await mkdir(configurationIn(home), { recursive: true })
    await writeFile(path.join(configurationIn(home), 'window-memory.json'), JSON.stringify(memory))
  }
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) environment[name] = value
  delete environment.ELECTRON_RUN_AS_NODE
  Object.assign(environment, {
    HOME: home,
    USERPROFILE: home,
    APPDATA: path.join(home, 'config'),
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_STATE_HOME: path.join(home, 'state'),
    LOCALAPPDATA: path.join(home, 'state'),
  })
  return { home, environment, remove: () => rm(home, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Runs `cellbench WORDS --json` as a terminal would and returns what it printed. Rejects when it fails. */
export async function cellbench(...words: string[]): Promise<unknown> {
  const script = path.join(ROOT, 'bin', 'cellbench.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...words, '--json'], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout)
}
