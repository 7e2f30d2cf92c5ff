/** The window in Electron: from the checkout, or as it was packaged. */
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { findElectron, startVirtualDisplay, whyNoDisplay } from '../../scripts/runtimes.mjs'
import { watchFaults } from './faults'
import { makeHome, type Home, type Shell } from './shell'

export interface ElectronShell extends Shell {
  app: ElectronApplication
}

/**
 * Starts Electron and waits for its window.
 * @param given the home of an earlier start
 * @param again whether it is loaded once more, so that nothing that went wrong before anybody watched is missed
 * @param packaged the packaged application's executable; the checkout is started without one
 */
export async function openElectron({
  packaged,
  plan,
  given,
  again = true,
}: { packaged?: string; plan?: string; given?: Home; again?: boolean } = {}): Promise<ElectronShell> {
  const { home, environment, remove } = given ?? (await makeHome())
  const electron = findElectron()
  if (!packaged && 'missing' in electron) throw new Error(electron.missing)
  const folder = path.join(home, 'work')
  await mkdir(folder, { recursive: true })
  const display = whyNoDisplay() === undefined ? undefined : await startVirtualDisplay()
  if (display) environment.DISPLAY = display.display
  const app = await _electron.launch({
    executablePath: packaged ?? ('executable' in electron ? electron.executable : ''),
    args: [`--user-data-dir=${path.join(home, 'user')}`, ...(packaged ? [] : [ROOT]), ...(plan ? [plan] : [])],
    env: environment,
    cwd: folder,
  })
  const page = await app.firstWindow()
  const faults = watchFaults(page)
  if (again) {
    // Whatever went wrong before anybody watched goes wrong again; what the reload cut off did not go wrong.
    await page.reload()
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.endsWith('net::ERR_ABORTED')))
  }
  const answerPath: Shell['answerPath'] = async (ask, answer) => {
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
    }, answer)
    await ask()
  }
  return {
    app,
    page,
    folder,
    faults,
    answerPath,
    answerOpen: (ask, name) => answerPath(ask, path.join(folder, name)),
    async kill() {
      const at = Date.now()
      const child = app.process()
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      display?.stop()
      return at
    },
    async close() {
      // Not the window's own way out: it would ask about unsaved changes.
      await app.evaluate(({ app: electronApp }) => electronApp.exit(0)).catch(() => undefined)
      await app.close().catch(() => undefined)
      display?.stop()
      await remove()
    },
  }
}
