import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'

/** The environment of a machine with neither a display nor Electron’s binary. */
const BARE = {
  ...process.env,
  CI: 'true',
  DISPLAY: undefined,
  WAYLAND_DISPLAY: undefined,
  ELECTRON_OVERRIDE_DIST_PATH: undefined,
}

describe('npm start where no window can open', () => {
  it('says why, prints an address that answers, and ends cleanly on Ctrl+C', async () => {
    const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'start.mjs')], {
      env: BARE,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, to which Ctrl+C goes as a terminal sends it.
      detached: true,
    })
    let output = ''
    let errors = ''
    child.stderr.on('data', (data) => (errors += String(data)))
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (data) => {
        output += String(data)
        const found = /http:\/\/\S+/.exec(output)
        if (found) resolve(found[0])
      })
      child.once('exit', () => reject(new Error(`ended without an address:\n${output}${errors}`)))
    })

    expect(errors).toContain('No Electron window: ')
    expect(address).toMatch(/^http:\/\/(127\.0\.0\.1|localhost):\d+\//)
    // The token opens a session once, as a cookie; the page itself comes with that.
    const opened = await fetch(address, { redirect: 'manual' })
    expect(opened.status).toBe(303)
    const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!
    const page = await fetch(new URL('/', address), { headers: { cookie } })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>Cellbench</title>')

    process.kill(-child.pid!, 'SIGINT')
    const [code, signal] = await once(child, 'exit')
    expect({ code, signal }).toEqual({ code: 0, signal: null })
  })

  it('refuses an option that does not exist', async () => {
    const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'start.mjs'), '--brwoser'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (data) => (errors += String(data)))
    const [code] = await once(child, 'close')
    expect(code).toBe(2)
    expect(errors).toContain('there is no option --brwoser')
  })
})
