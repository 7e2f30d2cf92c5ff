/**
 * Boards and workloads of one's own, as CONTRIBUTING describes them and by nothing else: written by hand into a folder,
 * listed, planned on, run and exported.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { examples } from '../support/contributing'
import { cellbench as run, inNewFolder } from './cellbench'

const folder = inNewFolder()
const [extension, full] = examples('board') as [string, string]
const [workload] = examples('workload') as [string]
const file = (...names: string[]) => path.join(folder.path, ...names)
const cellbench = (...words: string[]) => run(folder, '--templates', 'ours', ...words)

interface Listed {
  id?: string
  origin: string
  faults?: { place: string; message: string }[]
}
const listed = (...words: string[]) => JSON.parse(cellbench('boards', '--json', ...words).stdout) as Listed[]

/** A plan with one cell for a board that has RAM for cells at `ram`. */
function planOn(board: string, ram: string, links: string): PlanDocument {
  return {
    version: 1,
    name: `First plan on ${board}`,
    board,
    root: { workloads: [{ use: 'linux', cpus: [0] }] },
    cells: [
      {
        name: 'valves',
        guest: 'bare-metal',
        cpus: [1],
        console: 'uart4',
        memory: [{ purpose: 'ram', physical: ram, guest: '0x0', size: '64 KiB' }],
        devices: ['uart4'],
        workloads: [{ use: 'our-valve-control', cpu: 1 }],
      },
    ],
    links: [{ name: 'state', protocol: 'network', between: ['root', 'valves'], physical: links, size: '1 MiB' }],
    limits: [{ of: 'valves/our-valve-control', measure: 'response', percentile: 99, atMost: '1 ms' }],
  }
}

beforeAll(async () => {
  for (const kind of ['boards', 'workloads', 'plans']) await mkdir(file('ours', kind), { recursive: true })
  await writeFile(file('ours', 'boards', 'our-carrier.json'), extension)
  await writeFile(file('ours', 'boards', 'our-board.json'), full)
  await writeFile(file('ours', 'workloads', 'valves.json'), workload)
  const plan = planOn('our-carrier', '0xc0000000', '0xfda00000')
  await writeFile(file('ours', 'plans', 'valves-on-carrier.plan.json'), JSON.stringify(plan))
})

describe('what CONTRIBUTING says', () => {
  test('makes boards and a workload that are valid', () => {
    for (const board of ['our-carrier', 'our-board']) {
      const { code, stdout } = cellbench('boards', '--validate', `ours/boards/${board}.json`)
      expect(stdout, board).not.toContain('faults')
      expect(stdout, board).not.toContain('warnings')
      expect(code, board).toBe(0)
    }
    expect(cellbench('templates', '--validate', 'ours/workloads/valves.json').code).toBe(0)
  })

  test('makes them listed beside the shipped ones, with their files', () => {
    const boards = listed()
    expect(boards).toHaveLength(12 + 2)
    expect(boards[0]).toMatchObject({ id: 'imx8dxl-evk', origin: 'shipped' })
    expect(boards).toContainEqual(
      expect.objectContaining({ id: 'our-carrier', origin: file('ours', 'boards', 'our-carrier.json') }),
    )
    expect(cellbench('boards').stdout).toMatch(/^our-board .*our-board\.json$/m)
    const carrier = cellbench('boards', 'our-carrier').stdout
    expect(carrier).toMatch(/^extends +imx8mp-evk$/m)
    expect(carrier).toMatch(/3 GiB at 0x4000_0000, 1 GiB at 0x1_0000_0000/)
    expect(carrier).toMatch(/prints on uart3/)
    const templates = cellbench('templates')
    expect(templates.stdout).toMatch(/our-valve-control: .*\n.*Pressure controller[\s\S]*?from .*valves\.json/)
    expect(JSON.parse(cellbench('templates', '--json').stdout)).toMatchObject({ broken: [] })
  })

  test.each([
    ['our-carrier', '0xc0000000', '0xfda00000'],
    ['our-board', '0x80000000', '0xbf900000'],
  ])('makes %s take a plan, run it and export it', async (board, ram, links) => {
    await writeFile(file(`${board}.plan.json`), JSON.stringify(planOn(board, ram, links)))
    const checked = cellbench('check', `${board}.plan.json`)
    expect(checked.stdout).toContain('no problems')
    expect(checked.code).toBe(0)
    const ran = cellbench('run', `${board}.plan.json`, '--seconds', '1', '--json')
    expect(ran.code).toBe(0)
    expect((JSON.parse(ran.stdout) as { limits: { met: boolean }[] }).limits).toMatchObject([{ met: true }])
    expect(cellbench('export', `${board}.plan.json`, '-o', `bundle-${board}`).code).toBe(0)
    const files = ['system.cell', 'valves.cell'].map((name) => file(`bundle-${board}`, 'cells', name))
    expect((await readFile(files[1]!)).length).toBeGreaterThan(0)
  })

  test('makes plans of one’s own templates to start from', () => {
    expect(cellbench('new', 'valves-on-carrier', '-o', 'mine.plan.json').code).toBe(0)
    expect(cellbench('check', 'mine.plan.json').code).toBe(0)
  })

  test('takes folders from the settings that the environment names', async () => {
    await writeFile(file('settings.json'), '{ "version": 1, "templates": ["ours"] }')
    const environment = { CELLBENCH_SETTINGS: file('settings.json') }
    expect(run({ ...folder, environment }, 'boards').stdout).toContain('our-carrier')
    expect(run(folder, 'boards').stdout).not.toContain('our-carrier')
  })
})

describe('a broken file', () => {
  test('is listed with its faults and stops nothing', async () => {
    await mkdir(file('mixed', 'boards'), { recursive: true })
    await mkdir(file('mixed', 'workloads'))
    const carrier = JSON.parse(extension) as Record<string, unknown>
    const broken: Record<string, string> = {
      'a-torn.json': extension.slice(0, 100),
      'b-shipped.json': JSON.stringify({ ...carrier, id: 'imx8mp-evk' }),
      'c-circle.json': JSON.stringify({ ...carrier, id: 'c', extends: 'd' }),
      'd-circle.json': JSON.stringify({ ...carrier, id: 'd', extends: 'c' }),
      'e-orphan.json': JSON.stringify({ ...carrier, id: 'e', extends: 'imx8mp-evl' }),
      'f-twice.json': JSON.stringify({ ...carrier, id: 'c' }),
      'g-big.json': ' '.repeat(1024 * 1024 + 1),
      'h-escape.json': JSON.stringify({ ...carrier, id: '../../etc', name: '\u001b[2J' }),
      'i-deep.json': '['.repeat(200_000),
    }
    for (const [name, text] of Object.entries(broken)) await writeFile(file('mixed', 'boards', name), text)
    await writeFile(file('mixed', 'boards', 'z-good.json'), extension)
    await writeFile(file('mixed', 'workloads', 'none.json'), workload.replace('"1 ms"', '"1 year"'))
    const boards = JSON.parse(run(folder, 'boards', '--templates', 'mixed', '--json').stdout) as Listed[]
    expect(boards.filter(({ faults }) => !faults)).toHaveLength(12 + 1)
    const faults = new Map(
      boards.flatMap(({ origin, faults }) => (faults ? [[path.basename(origin), faults[0]!] as const] : [])),
    )
    expect([...faults.keys()].sort()).toEqual(Object.keys(broken))
    expect(faults.get('a-torn.json')!.message).toContain('is not JSON')
    expect(faults.get('b-shipped.json')).toMatchObject({ place: 'id' })
    expect(faults.get('b-shipped.json')!.message).toContain('one that Cellbench ships')
    expect(faults.get('c-circle.json')!.message).toContain('c extends d extends c')
    expect(faults.get('e-orphan.json')!.message).toContain('did you mean "imx8mp-evk"?')
    expect(faults.get('f-twice.json')!.message).toContain('c-circle.json')
    expect(faults.get('g-big.json')!.message).toContain('at most 1 MiB')
    const words = run(folder, 'boards', '--templates', 'mixed')
    expect(words.code).toBe(0)
    expect(words.stdout).toContain('broken, and not in the list')
    expect(words.stdout).not.toContain('\u001b')
    const templates = run(folder, '--templates', 'mixed', 'templates')
    expect(templates.stdout).toMatch(/none\.json\n {2}behaviour\.period: /)
  })

  test('is what a plan is told that names its board', async () => {
    await writeFile(file('c.plan.json'), JSON.stringify(planOn('c', '0xc0000000', '0xfda00000')))
    const { code, stdout } = run(folder, '--templates', 'mixed', 'check', 'c.plan.json')
    expect(code).toBe(1)
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/c-circle\.json cannot be used/)
  })

  test('of settings is listed too, and a folder on the command line has to be there', async () => {
    for (const [text, expected] of [
      ['{', 'is not JSON'],
      ['{ "version": 1, "folders": [] }', '"folders" is no field here'],
      ['{ "version": 1, "templates": ["nowhere"] }', 'is no folder'],
    ] as const) {
      await writeFile(file('torn.json'), text)
      const { code, stdout } = run({ ...folder, environment: { CELLBENCH_SETTINGS: file('torn.json') } }, 'boards')
      expect(code).toBe(0)
      expect(stdout).toContain('imx8mp-evk')
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(expected)
    }
    const missing = run(folder, '--templates', 'nowhere', 'boards')
    expect(missing.code).toBe(2)
    expect(missing.stderr).toContain('nowhere is no folder')
  })
})

describe('boards --validate', () => {
  const validate = async (change: (board: Record<string, object>) => void, text = full) => {
    const board = JSON.parse(text) as Record<string, object>
    change(board)
    await writeFile(file('draft.json'), JSON.stringify(board))
    const { code, stdout } = run(folder, 'boards', '--validate', 'draft.json', '--json')
    return { code, ...(JSON.parse(stdout) as { usable: boolean; faults: { place: string }[] }) }
  }

  test('ends with 0, 1 or 2 by what is wrong', async () => {
    expect(await validate(() => undefined)).toMatchObject({ code: 0, usable: true, faults: [] })
    expect(await validate((board) => delete (board['sources'] as { root?: string }).root)).toMatchObject({
      code: 1,
      usable: false,
      faults: [{ place: 'sources.root' }],
    })
    expect(await validate((board) => delete board['counter'])).toMatchObject({ code: 2, usable: false })
    expect(run(folder, 'boards', '--validate', 'none.json').code).toBe(2)
  })

  test('says a fault of structure and those of values at once', async () => {
    const { faults } = await validate((board) => {
      delete board['counter']
      Object.assign(board['hypervisor']!, { physical: '0x20000000' })
      Object.assign(board['root']!, { console: { device: 'uart9', type: 'IMX', size: '4 KiB' } })
    })
    expect(faults.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['counter', 'hypervisor', 'root.console.device']),
    )
  })

  test('holds a file in its own folder to be itself, not another of the same identifier', () => {
    expect(cellbench('boards', '--validate', 'ours/boards/our-board.json').code).toBe(0)
  })
})
