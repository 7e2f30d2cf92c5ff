/** `cellbench import`: from Jailhouse's files to a plan, and by `export` back to the same bytes. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { encodeCell, encodeSystem } from '../../src/hw/cellfile/encode'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { asPhysical } from '../../src/sim/plan/units'
import { cellbench, inNewFolder, SLIDE } from './cellbench'
import { knownCell, knownSystem } from './known-configurations'

const folder = inNewFolder()
const at = (...names: string[]) => path.join(folder.path, ...names)

// A carrier board that nobody described: it prints on another UART.
const carrier = knownSystem('imx8qm@nxp')
const printing = { ...carrier.debugConsole, address: asPhysical(0x5a070000n) }

const FILES = {
  'imx8mm.cell': encodeSystem(knownSystem('imx8mm@upstream')),
  'linux.cell': encodeCell(knownCell('imx8mm@upstream/imx8mm-linux-demo')),
  'imx8qm.cell': encodeSystem({ ...carrier, debugConsole: printing }),
  'imx8qm-linux.cell': encodeCell(knownCell('imx8qm@nxp/imx8qm-linux-demo')),
}

beforeAll(async () => {
  for (const [name, bytes] of Object.entries(FILES)) await writeFile(at(name), bytes)
})

const readPlan = async (name: string) => JSON.parse(await readFile(at(name), 'utf8')) as PlanDocument

test('a known board is recognised, and the export holds the same files', async () => {
  const { code, stdout, stderr } = cellbench(folder, 'import', 'linux.cell', 'imx8mm.cell', '-o', 'evk.plan.json')
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(stdout).toContain('evk.plan.json holds root and 1 cell for i.MX 8M Mini EVK.')
  expect(stdout).toContain('linux-inmate-demo is taken for a linux cell')
  expect((await readPlan('evk.plan.json')).board).toBe('imx8mm-evk')
  const exported = cellbench(folder, 'export', 'evk.plan.json', '-o', 'evk')
  expect(exported.stderr).toBe('')
  expect(exported.code).toBe(0)
  expect(new Uint8Array(await readFile(at('evk', 'cells', 'imx8mm.cell')))).toEqual(FILES['imx8mm.cell'])
  expect(new Uint8Array(await readFile(at('evk', 'cells', 'linux-inmate-demo.cell')))).toEqual(FILES['linux.cell'])
})

test('a board without a template comes along in the plan, which checks and exports like any other', async () => {
  const { code, stdout } = cellbench(folder, 'import', 'imx8qm.cell', 'imx8qm-linux.cell', '-o', 'qm.plan.json')
  expect(code).toBe(0)
  expect(stdout).toContain('for a board that no template describes')
  expect((await readPlan('qm.plan.json')).board).toBe('imported')
  const checked = cellbench(folder, 'check', 'qm.plan.json')
  expect(checked.stdout).not.toContain('error')
  expect(checked.code).toBe(0)
  const exported = cellbench(folder, 'export', 'qm.plan.json', '-o', 'qm')
  expect(exported.stderr).toBe('')
  expect(exported.code).toBe(0)
  expect(new Uint8Array(await readFile(at('qm', 'cells', 'imx8qm.cell')))).toEqual(FILES['imx8qm.cell'])
  expect(new Uint8Array(await readFile(at('qm', 'cells', 'imx8qm-linux-demo.cell')))).toEqual(
    FILES['imx8qm-linux.cell'],
  )
  const run = cellbench(folder, 'run', 'qm.plan.json', '--seconds', '1')
  expect(run.code).not.toBe(0)
  expect(run.stderr).toContain('unknown')
})

test('files that break rules go back to their bytes when only configurations are asked for', async () => {
  const known = ['imx8mm-inmate-demo', 'imx8mm-linux-demo'].map((id) => knownCell(`imx8mm@nxp/${id}`))
  const vendor = {
    'root.cell': encodeSystem(knownSystem('imx8mm@nxp')),
    'a.cell': encodeCell(known[0]!),
    'b.cell': encodeCell(known[1]!),
  }
  for (const [name, bytes] of Object.entries(vendor)) await writeFile(at(name), bytes)
  expect(cellbench(folder, 'import', ...Object.keys(vendor), '-o', 'vendor.plan.json').code).toBe(0)
  const refused = cellbench(folder, 'export', 'vendor.plan.json', '-o', 'vendor')
  expect([refused.code === 0, existsSync(at('vendor'))]).toEqual([false, false])
  const { code, stdout } = cellbench(folder, 'export', 'vendor.plan.json', '-o', 'vendor', '--only-configurations')
  expect(code).toBe(1)
  expect(stdout).toMatch(/The plan has errors all the same \(\d+\)/)
  const names = [
    ['imx8mm', 'root'],
    ['inmate-demo', 'a'],
    ['linux-inmate-demo', 'b'],
  ] as const
  for (const [written, from] of names) {
    expect(new Uint8Array(await readFile(at('vendor', 'cells', `${written}.cell`)))).toEqual(vendor[`${from}.cell`])
  }
  expect(existsSync(at('vendor', 'start.sh'))).toBe(false)
})

test('what cannot be imported is refused in words, and nothing is written', async () => {
  const far = knownCell('imx8mm@upstream/imx8mm-linux-demo')
  const [first, ...rest] = far.memoryRegions
  const moved = { ...first!, physicalStart: (1n << 60n) as (typeof far.memoryRegions)[0]['physicalStart'] }
  await writeFile(at('far.cell'), encodeCell({ ...far, memoryRegions: [moved, ...rest] }))
  for (const [words, says] of [
    [['linux.cell'], /A plan needs a root/],
    [['imx8mm.cell', 'imx8qm.cell'], /one system configuration/],
    [['imx8mm.cell', '--board', 'imx8mm'], /There is no board "imx8mm"; there are: .*imx8mm-evk/],
    [['imx8qm.cell', '--board', 'imx8mm-evk'], /not for i.MX 8M Mini EVK: its interrupt controller is at 0x51a0_0000/],
    [['imx8mm.cell', 'far.cell'], /is not an address below 2\^48/],
    [['imx8mm.cell', SLIDE], /plan\.json/],
  ] as const) {
    const { code, stdout, stderr } = cellbench(folder, 'import', ...words, '-o', 'none.plan.json')
    expect(code, words.join(' ')).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(says)
    expect(existsSync(at('none.plan.json'))).toBe(false)
  }
})

test('a plan that exists is replaced with --force alone', async () => {
  await mkdir(at('kept'), { recursive: true })
  await writeFile(at('kept', 'a.plan.json'), 'mine')
  const refused = cellbench(folder, 'import', 'imx8mm.cell', '-o', path.join('kept', 'a.plan.json'))
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('exists already')
  expect(await readFile(at('kept', 'a.plan.json'), 'utf8')).toBe('mine')
  const forced = cellbench(folder, 'import', 'imx8mm.cell', '--force', '--json', '-o', path.join('kept', 'a.plan.json'))
  expect(forced.code).toBe(0)
  expect(JSON.parse(forced.stdout)).toMatchObject({ board: 'imx8mm-evk', notes: [], problems: [] })
})
