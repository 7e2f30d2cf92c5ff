/** What `npm run package` made, started as a person would start it. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { WindowPage } from './window-page'
import { openElectron, type ElectronShell } from './electron-shell'

/** Where electron-builder leaves the unpacked application, on each system. */
const PLACES = [
  'linux-unpacked/cellbench',
  'linux-arm64-unpacked/cellbench',
  'win-unpacked/Cellbench.exe',
  'mac/Cellbench.app/Contents/MacOS/Cellbench',
  'mac-arm64/Cellbench.app/Contents/MacOS/Cellbench',
]

describe('the packaged application', () => {
  let shell: ElectronShell
  beforeAll(async () => {
    const packaged = PLACES.map((place) => path.join(ROOT, 'dist', place)).find((place) => existsSync(place))
    if (!packaged) throw new Error('there is no packaged application in dist/; `npm run package -- --dir` makes one')
    shell = await openElectron({ packaged })
  })
  afterAll(() => shell?.close())

  it('is packaged and knows its name', async () => {
    const about = await shell.app.evaluate(({ app }) => ({ packaged: app.isPackaged, name: app.getName() }))
    expect(about).toEqual({ packaged: true, name: 'Cellbench' })
  })

  it('opens to the quadcopter plan', async () => {
    const view = new WindowPage(shell.page)
    await view.core(3).waitFor({ timeout: 60_000 })
    expect(await view.planName()).toContain('Quadcopter on i.MX 8M Mini')
    expect(await view.placedOn(3)).toEqual(['imu', 'control', 'motor'])
  })

  it('runs a simulation out of its archive', async () => {
    await shell.page.keyboard.press('F5')
    await shell.page.getByText('simulated', { exact: true }).first().waitFor({ timeout: 60_000 })
    expect(await shell.page.getByTestId('streams').innerText()).toContain('flight/control')
    expect(shell.faults).toEqual([])
  })
})
