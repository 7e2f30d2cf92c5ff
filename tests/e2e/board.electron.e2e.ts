/**
 * A board on the bench, in Electron: an emulated EVK with a real Linux behind a serial line and SSH. It is started by the program
 * that CELLBENCH_BOARD names; its times mean nothing.
 */
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { parseAddress } from '../../src/hw/secure-shell/address'
import { connectToBoard } from '../../src/hw/secure-shell/connection'
import { USUAL_FOLDER } from '../../src/hw/secure-shell/deploy/folder'
import { readKnownHosts } from '../../src/hw/secure-shell/known-hosts-file'
import { Secret } from '../../src/hw/secure-shell/secret'
import { startVirtualEvk, untilSshAnswers, whyNoBoard, type VirtualEvk } from '../board/virtual-evk'
import { openElectron, type ElectronShell } from './electron-shell'
import { WindowPage } from './window-page'

/** An emulated board is slow, and on a busy machine slower. */
const PATIENCE = { timeout: 240_000 }
const LOOPS = 600

const missing = whyNoBoard()

describe.skipIf(missing !== undefined)(`a board on the bench${missing === undefined ? '' : ` (${missing})`}`, () => {
  let evk: VirtualEvk
  let shell: ElectronShell
  let view: WindowPage

  beforeAll(async () => {
    evk = startVirtualEvk()
    shell = await openElectron({ plan: path.join(ROOT, 'templates', 'plans', 'slide-imx8mm.plan.json') })
    view = new WindowPage(shell.page)
    await view.core(3).waitFor(PATIENCE)
  }, 600_000)
  afterAll(async () => {
    await shell?.close()
    evk?.stop()
  })

  const rows = async () =>
    (await shell.page.getByTestId('terminal').locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ')
  const see = (text: string | RegExp) => vi.waitFor(async () => expect(await rows()).toMatch(text), PATIENCE)
  const type = async (text: string) => {
    await shell.page.getByTestId('terminal').click()
    await shell.page.keyboard.type(text, { delay: 15 })
  }
  const part = (name: string) =>
    shell.page.getByRole('radiogroup', { name: 'What to do with the board' }).getByText(name, { exact: true }).click()

  /** What a command prints on the board, over SSH and past the application. */
  const onBoard = async (command: string): Promise<string> => {
    const connection = await connectToBoard({
      address: parseAddress(`root@127.0.0.1:${evk.sshPort}`),
      authentication: { agent: undefined, keys: [], password: new Secret('root') },
      // The window remembered its key there.
      trust: {
        known: await readKnownHosts(path.join(path.dirname(shell.folder), '.ssh', 'known_hosts'), []),
        accepted: [],
        remember: () => Promise.resolve(),
      },
    })
    try {
      return (await connection.run(`${command} 2> /dev/null || true`, [])).stdout.trim()
    } finally {
      connection.close()
    }
  }

  it('is given the port, shows the boot log and logs in', { timeout: 300_000 }, async () => {
    await view.tab('Console').click()
    await shell.page.getByLabel('Address').fill(evk.serial)
    await shell.page.getByRole('button', { name: 'Open', exact: true }).click()
    await shell.page.getByTestId('terminal').waitFor(PATIENCE)
    await see(/login: *$/m)
    await type('root\n')
    await see('Password:')
    await type('root\n')
    await see(/[#$] *$/m)
  })

  it('measures cyclictest: live values while it runs, its histogram at the end', { timeout: 600_000 }, async () => {
    await shell.page.getByRole('button', { name: 'Measure', exact: true }).click()
    const measured = shell.page.getByTestId('measured')
    await measured.getByText('Waiting for an instrument').waitFor()
    const count = async () => Number((await measured.locator('tbody td').last().innerText()).replace(/\D/g, ''))
    await type(`cyclictest -m -p 90 -i 10000 -l ${LOOPS} -h 5000\n`)
    await measured.locator('canvas').first().waitFor(PATIENCE)
    const early = await count()
    await vi.waitFor(async () => expect(await count()).toBeGreaterThan(early), PATIENCE)
    // The histogram counts every sample, not only those that the running screen showed.
    await vi.waitFor(async () => expect(await count()).toBe(LOOPS), PATIENCE)
    await shell.page.getByRole('button', { name: 'Stop and keep' }).click()
    await measured.getByText('Kept with the runs of this plan.').waitFor(PATIENCE)
    await measured.getByRole('button', { name: 'Compare' }).click()
    const kept = shell.page.getByTestId('runs').getByRole('listitem').filter({ hasText: 'Measured on' })
    expect(await kept.innerText()).toMatch(/measured[\s\S]*cyclictest -m -p 90/)
    await shell.page.getByRole('region', { name: '1 run compared' }).locator('canvas').first().waitFor(PATIENCE)
  })

  it('is connected to over SSH after its key was confirmed', { timeout: 300_000 }, async () => {
    await untilSshAnswers(evk.sshPort)
    await shell.page.getByRole('button', { name: 'Connect…' }).click()
    await shell.page.getByRole('textbox', { name: 'Board' }).fill(`root@127.0.0.1:${evk.sshPort}`)
    await shell.page.getByRole('radiogroup', { name: 'Log in with' }).getByText('Password').click()
    await shell.page.locator('input[type=password]').fill('root')
    await shell.page.getByRole('button', { name: 'Connect', exact: true }).click()
    const question = shell.page.getByRole('alertdialog', { name: 'Is this the board?' })
    await question.getByText(/^SHA256:/).waitFor(PATIENCE)
    await question.getByRole('button', { name: 'Trust this key and connect' }).click()
    await shell.page.getByRole('button', { name: 'Disconnect' }).waitFor(PATIENCE)
  })

  it('is told apart from the plan truthfully: it has no Jailhouse', { timeout: 300_000 }, async () => {
    await shell.page.getByRole('button', { name: 'Check the board' }).click()
    const findings = shell.page.getByTestId('findings')
    await findings.waitFor(PATIENCE)
    const found = (about: string) =>
      findings.getByRole('listitem').filter({ has: shell.page.getByText(about, { exact: true }) })
    for (const about of ['Jailhouse module', 'Jailhouse tool', 'hypervisor image']) {
      expect(await found(about).innerText(), about).toMatch(/^blocks the plan[^]*found: none/)
    }
    expect(await found('configuration format').innerText()).toMatch(/^not known/)
    for (const about of ['user', 'tools', 'cores', 'interrupt controller']) {
      expect(await found(about).innerText(), about).toMatch(/^fits/)
    }
  })

  it('shows what a deploy would do, uploads, verifies and cleans up', { timeout: 600_000 }, async () => {
    await part('Deploy')
    await shell.page.getByLabel('start the cells').uncheck()
    await shell.page.getByRole('button', { name: 'Deploy…' }).click()
    const preview = shell.page.getByTestId('deploy-preview')
    await preview.getByText('Nothing of Cellbench lies on the board.').waitFor(PATIENCE)
    expect(await preview.innerText()).toContain('sha256sum -c SHA256SUMS')
    await preview.getByRole('button', { name: 'Do this on the board' }).click()
    const transcript = shell.page.getByTestId('transcript')
    await transcript.getByText('Done.', { exact: true }).waitFor(PATIENCE)
    expect(await transcript.innerText()).toMatch(/SHA256SUMS: OK/)
    expect(await onBoard(`ls ${USUAL_FOLDER}/releases`)).toMatch(/[0-9a-f]{8}/)
    await shell.page.getByRole('button', { name: 'Roll back…' }).click()
    // The preview of the roll back and no other: it takes away what the deploy made.
    await preview.getByText(`rmdir ${USUAL_FOLDER}/releases ${USUAL_FOLDER}`).waitFor(PATIENCE)
    await preview.getByRole('button', { name: 'Do this on the board' }).click()
    // The deploy's own end said something else.
    await transcript.getByText('Nothing of Cellbench lies on the board.').waitFor(PATIENCE)
    expect(await transcript.getByText('Done.', { exact: true }).count()).toBe(1)
  })

  it('left nothing on the board, as its own shell says', { timeout: 300_000 }, async () => {
    expect(await onBoard(`ls -d ${USUAL_FOLDER}`)).toBe('')
    expect(await onBoard('find /etc /root /run /tmp /var -name "*cellbench*"')).toBe('')
  })

  it('never wrote an error to its console, and broke no content policy', () => {
    expect(shell.faults).toEqual([])
  })
})
