/**
 * A console in the window while its board sends mixed text and binary through a pseudo terminal as fast as it goes: how long
 * the frames take against an empty loop that has the same flood recorded beside it, how soon a key and the pause are answered, and that the recording holds every byte.
 */
import { spawn } from 'node:child_process'
import { constants, openSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ReadStream } from 'node:tty'
import type { Page } from 'playwright-core'
import { checkWhole, SENDER } from '../lines/flood'
import { hasSocat, PortPair } from '../lines/socat'
import { openChromium, type ChromiumShell } from './chromium-shell'
import { againstEmpty, frameWords, measureEmpty } from './frames'
import { WindowPage } from './window-page'

/** The flood goes on until all views are measured, and until so much was sent. */
const LEAST_BYTES = 50_000_000
const MEASURED_SECONDS = 6
const VIEWS = ['Terminal', 'Lines', 'Hex'] as const
/** Keys that are typed in each of both states, a quarter of a second apart. */
const KEYS = 8

/** The board's end of a pair of terminals: what is typed at the console arrives here. */
class BoardEnd {
  private heard = 0
  private readonly stream: ReadStream
  private readonly file: number

  constructor(terminal: string) {
    this.file = openSync(terminal, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
    this.stream = new ReadStream(this.file)
    this.stream.on('data', (data: Buffer) => (this.heard += data.length))
  }

  /** Milliseconds from a key's press until the board has it, on the median. */
  async typing(page: Page): Promise<number> {
    const taken: number[] = []
    for (let i = 0; i < KEYS; i += 1) {
      const from = this.heard
      const at = performance.now()
      await page.keyboard.press('x')
      while (this.heard === from) await new Promise((resolve) => setTimeout(resolve, 1))
      taken.push(performance.now() - at)
      await page.waitForTimeout(250)
    }
    return taken.sort((a, b) => a - b)[KEYS >> 1]!
  }

  close(): void {
    this.stream.destroy()
  }
}

/** Milliseconds until the window shows that the line is held, or goes on. */
async function pausing(page: Page, name: 'Pause' | 'Go on', then: string): Promise<number> {
  const at = performance.now()
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('button', { name: then, exact: true }).waitFor()
  return performance.now() - at
}

/** The files of the only recording of a shell, in their order. */
async function recordingOf(shell: ChromiumShell): Promise<string[]> {
  const folder = path.join(path.dirname(shell.folder), 'state', 'cellbench', 'recordings')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.raw')).sort()
  return names.map((name) => path.join(folder, name))
}

/** Sends the flood until it is ended, which resolves to the number of bytes that the terminal has taken. */
function startFlood(terminal: string): { end(): Promise<number>; kill(): void } {
  const sender = spawn(process.execPath, ['--import', 'tsx', SENDER, terminal, String(Number.MAX_SAFE_INTEGER)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  // A board is a machine of its own: it takes no time from the window's.
  os.setPriority(sender.pid!, os.constants.priority.PRIORITY_LOW)
  const sent = new Promise<number>((resolve) => sender.stdout.once('data', (text: Buffer) => resolve(Number(text))))
  return {
    end() {
      sender.stdin.end()
      return sent
    },
    kill: () => void sender.kill('SIGKILL'),
  }
}

/** Bytes that stand in files so far. */
async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Frame times of the console's views under the flood. Returns the worst ratio to the empty loop. */
export async function floodedConsole(): Promise<number> {
  if (!hasSocat) throw new Error('there is no socat on this machine')
  const pair = await PortPair.plugIn()
  pair.giveWay()
  const shell = await openChromium()
  const { page } = shell
  const board = new BoardEnd(pair.board)
  let flood: ReturnType<typeof startFlood> | undefined
  try {
    const view = new WindowPage(page)
    await view.core(3).waitFor()
    await view.tab('Console').click()
    await page.getByLabel('Address').fill(pair.port)
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    const terminal = page.getByTestId('terminal')
    await terminal.click()
    const quietKeyMs = await board.typing(page)
    const quiet = await measureEmpty(page.context())
    await page.bringToFront()
    flood = startFlood(pair.board)
    const show = (shape: string) =>
      page.getByRole('radiogroup', { name: 'View of the console' }).getByText(shape).click()
    const bytes = page.getByRole('region', { name: /^Bytes of / })
    await show('Hex')
    // The first megabyte is through: the number in front of the newest row says where it stood.
    await bytes
      .getByText(/^(?!000)[\da-f]{8,}/)
      .first()
      .waitFor({ timeout: 60_000 })
    let worst = 0
    for (const shape of VIEWS) {
      await show(shape)
      const ratio = await againstEmpty(page, () => page.waitForTimeout(1000 * MEASURED_SECONDS))
      const toQuiet = (ratio.busy.p95 / quiet.p95).toFixed(2)
      process.stdout.write(`${frameWords(`a console that is flooded, ${shape}`, ratio)}; ${toQuiet} before the flood\n`)
      worst = Math.max(worst, ratio.ratio)
    }
    await show('Terminal')
    await terminal.click()
    const floodedKeyMs = await board.typing(page)
    const heldMs = await pausing(page, 'Pause', 'Go on')
    const goneOnMs = await pausing(page, 'Go on', 'Pause')
    process.stdout.write(
      `a key reaches the board after ${floodedKeyMs.toFixed(0)} ms flooded, ${quietKeyMs.toFixed(0)} ms before; ` +
        `paused after ${heldMs.toFixed(0)} ms, gone on after ${goneOnMs.toFixed(0)} ms\n`,
    )
    while ((await sizeOf(await recordingOf(shell))) < LEAST_BYTES) await page.waitForTimeout(100)
    const sent = await flood.end()
    // The window has shown the newest once it has the last byte.
    await show('Hex')
    const last = (sent - 16).toString(16).padStart(8, '0')
    await bytes.getByText(last).waitFor({ timeout: 120_000 })
    await checkWhole(await recordingOf(shell), sent)
    process.stdout.write(`${(sent / 1e6).toFixed(0)} MB recorded as they were sent\n`)
    return worst
  } finally {
    flood?.kill()
    board.close()
    await shell.close()
    await pair.remove()
  }
}
