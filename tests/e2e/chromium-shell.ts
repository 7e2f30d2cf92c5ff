/** The window in Chromium, on the real browser host as a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { chromium, type BrowserContextOptions } from 'playwright-core'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { findChromium } from '../../scripts/runtimes.mjs'
import { watchFaults } from './faults'
import { makeHome, type Home, type Shell } from './shell'

export interface ChromiumShell extends Shell {
  /** The address that the host printed, with its one-time token, used up by now. */
  address: string
}

/** Starts `cellbench serve` and opens the address that it prints; `given` is the home of an earlier start. */
export async function openChromium(options: BrowserContextOptions = {}, given?: Home): Promise<ChromiumShell> {
  const found = await findChromium()
  if ('missing' in found) throw new Error(found.missing)
  const { home, environment, remove } = given ?? (await makeHome())
  const folder = path.join(home, 'work')
  await mkdir(folder, { recursive: true })
  const script = path.join(ROOT, 'bin', 'cellbench.mjs')
  const host = spawn(process.execPath, [script, 'serve'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const address = await new Promise<string>((resolve, reject) => {
    const read = (data: Buffer) => {
      output += String(data)
      const printed = /http:\/\/\S+/.exec(output)
      if (printed) resolve(printed[0])
    }
    host.stdout.on('data', read)
    host.stderr.on('data', (data) => (output += String(data)))
    host.once('exit', (code) => reject(new Error(`cellbench serve ended with code ${code}:\n${output}`)))
  })
  const browser = await chromium.launch({
    executablePath: found.executable,
    args: [...found.arguments, '--disable-background-networking', '--disable-component-update'],
    env: { ...environment, ...found.environment },
  })
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, ...options })
  const page = await context.newPage()
  const faults = watchFaults(page)
  await page.goto(address)
  return {
    address,
    page,
    folder,
    faults,
    async answerPath(ask, answer, byHand) {
      await ask()
      if (byHand) return byHand()
      const browser = page.getByRole('region', { name: /^(Open|Save|Export)/ })
      await browser.getByRole('textbox').fill(path.basename(answer))
      await browser.getByRole('button', { name: /^(Open|Save|Export)/ }).click()
    },
    async answerOpen(ask, name, byHand) {
      await ask()
      if (byHand) return byHand()
      await page.getByRole('region', { name: 'Open a plan' }).getByRole('button', { name, exact: true }).click()
    },
    async kill() {
      const at = Date.now()
      host.kill('SIGKILL')
      if (host.exitCode === null && host.signalCode === null) await once(host, 'exit')
      await browser.close()
      return at
    },
    async close() {
      await browser.close()
      host.kill('SIGINT')
      if (host.exitCode === null && host.signalCode === null) await once(host, 'exit')
      await remove()
    },
  }
}
