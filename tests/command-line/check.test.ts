/** `cellbench check` on what engineers have and on what else lies on disks. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeCell, encodeSystem } from '../../src/hw/cellfile/encode'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { knownCell, knownSystem } from './known-configurations'
import { cellbench, inNewFolder, PLANS, SLIDE } from './cellbench'

const folder = inNewFolder()
const at = (name: string) => path.join(folder.path, name)
let slide: PlanDocument

beforeAll(async () => {
  slide = JSON.parse(await readFile(SLIDE, 'utf8')) as PlanDocument
})

async function checkText(text: string | Uint8Array, ...words: string[]) {
  await writeFile(at('a.plan.json'), text)
  return cellbench(folder, 'check', 'a.plan.json', ...words)
}

describe('plans', () => {
  test('that ship with Cellbench are clean', () => {
    for (const name of ['slide-imx8mm', 'quadcopter-imx8mm']) {
      const { code, stdout } = cellbench(folder, 'check', path.join(PLANS, `${name}.plan.json`))
      expect(stdout).toMatch(/: no problems\n$/)
      expect(code).toBe(0)
    }
  })

  test('with a problem are reported with code, numbers and place, and end with 1', async () => {
    const [cell] = slide.cells!
    const text = JSON.stringify({ ...slide, cells: [{ ...cell, cpus: [9] }] })
    const { code, stdout, stderr } = await checkText(text)
    expect(code).toBe(1)
    expect(stdout).toMatch(/a\.plan\.json: \d+ error/)
    expect(stdout).toMatch(/error cpu-unknown: .*9/)
    expect(stderr).toBe('')
    const json = JSON.parse((await checkText(text, '--json')).stdout) as {
      clean: boolean
      checked: { problems: unknown[] }[]
    }
    expect(json.clean).toBe(false)
    expect(json.checked[0]!.problems.length).toBeGreaterThan(0)
  })

  test('with unknown fields are refused by their path', async () => {
    const { code, stderr } = await checkText(
      JSON.stringify({ ...slide, cells: [{ ...slide.cells![0], colour: 'red' }] }),
    )
    expect(code).toBe(2)
    expect(stderr).toMatch(/a\.plan\.json cannot be read as a plan:\ncells\[0\]\.colour: /)
  })

  test('with wrong units or impossible addresses are told what would be right', async () => {
    const memory = [{ purpose: 'ram', physical: '0x1000000000000', size: '64 kB' }]
    const { code, stderr } = await checkText(JSON.stringify({ ...slide, cells: [{ ...slide.cells![0], memory }] }))
    expect(code).toBe(2)
    expect(stderr).toMatch(/cells\[0\]\.memory\[0\]\.physical: "0x1000000000000".*below 2\^48/)
    expect(stderr).toMatch(/cells\[0\]\.memory\[0\]\.size: "64 kB".*"64 KiB"/)
  })

  test('of a newer version are refused by it', async () => {
    const { code, stderr } = await checkText(JSON.stringify({ ...slide, version: 2, future: true }))
    expect(code).toBe(2)
    expect(stderr).toContain('newer')
    expect(stderr).toContain('version: 2')
  })

  test('of 10 MB of garbage are refused unread, of a little garbage with a sentence', async () => {
    const big = await checkText(new Uint8Array(10_000_000).fill(0x7b))
    expect(big.code).toBe(2)
    expect(big.stderr).toMatch(/is not a plan: it has 9\.5 MiB; a plan has at most 4 MiB/)
    for (const text of ['', '{', 'null', '[]', '"plan"', Uint8Array.of(0xff, 0xfe, 0), '{"version":1}']) {
      const { code, stdout, stderr } = await checkText(text)
      expect(code, String(text)).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).toContain('a.plan.json')
    }
  })

  test('nested a hundred thousand deep end in a sentence, not in a crash', async () => {
    const { code, stderr } = await checkText(`{"version":1,"cells":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
    expect(code).toBe(2)
    expect(stderr).not.toContain('at ')
  })

  test('that do not exist, or are folders, are named', () => {
    for (const name of ['none.plan.json', '.']) {
      const { code, stderr } = cellbench(folder, 'check', name)
      expect(code).toBe(2)
      expect(stderr).toContain(name)
    }
  })

  test('that cannot be read are one JSON document too', async () => {
    const { code, stdout } = await checkText('{"version":1,"cells":3}', '--json')
    expect(code).toBe(2)
    const document = JSON.parse(stdout) as { format: string; faults: { place: string }[] }
    expect(document.format).toBe('cellbench-error')
    expect(document.faults.map(({ place }) => place)).toContain('cells')
  })
})

describe('configuration files', () => {
  const system = knownSystem('imx8mm@nxp')
  const cell = knownCell('imx8mm@nxp/imx8mm-linux-demo')

  beforeAll(async () => {
    await writeFile(at('root.cell'), encodeSystem(system))
    await writeFile(at('linux.cell'), encodeCell(cell))
  })

  test('are checked together: a cell against its system', () => {
    const { code, stdout } = cellbench(folder, 'check', 'root.cell', 'linux.cell', '--json')
    expect([0, 1]).toContain(code)
    const { checked } = JSON.parse(stdout) as { checked: { files: string[]; faults: unknown[] }[] }
    expect(checked).toMatchObject([{ files: ['root.cell', 'linux.cell'], faults: [] }])
  })

  test('that a vendor did not mean are found by the rules', async () => {
    await writeFile(at('twice.cell'), encodeCell({ ...cell, name: 'twice' }))
    const { code, stdout } = cellbench(folder, 'check', 'root.cell', 'linux.cell', 'twice.cell')
    expect(code).toBe(1)
    expect(stdout).toMatch(/error .*: .*twice/)
  })

  test('have at most one system among them', () => {
    const { code, stderr } = cellbench(folder, 'check', 'root.cell', 'root.cell')
    expect(code).toBe(2)
    expect(stderr).toContain('one system configuration')
  })

  test('are checked in any order, a system alone, cells alone', () => {
    const problems = (...files: string[]) => {
      const { code, stdout } = cellbench(folder, 'check', ...files, '--json')
      const { checked } = JSON.parse(stdout) as { checked: { problems: unknown[] }[] }
      return { code, problems: checked[0]!.problems }
    }
    expect(problems('linux.cell', 'root.cell')).toEqual(problems('root.cell', 'linux.cell'))
    expect(problems('root.cell')).toEqual({ code: 0, problems: [] })
    expect(problems('linux.cell')).toEqual({ code: 0, problems: [] })
    const again = problems('linux.cell', 'twice.cell')
    expect(again.code).toBe(1)
    expect(again.problems).toContainEqual(expect.objectContaining({ code: 'cpu-shared' }))
  })

  test('of a known board are named as its devices', () => {
    const { stdout } = cellbench(folder, 'check', 'root.cell', 'linux.cell')
    expect(stdout).toMatch(/warning device-root-uses: .*usdhc3/)
  })
})

test('what an export wrote is clean where it lies, and warned of away from its guide', async () => {
  expect(cellbench(folder, 'export', SLIDE, '-o', 'bundle').code).toBe(0)
  const names = (await readdir(at('bundle/cells'))).filter((name) => name.endsWith('.cell')).sort()
  const files = names.map((name) => `bundle/cells/${name}`)
  const clean = cellbench(folder, 'check', ...files)
  expect(clean.stdout).toMatch(/: no problems\n$/)
  expect(clean.code).toBe(0)
  await mkdir(at('elsewhere'))
  for (const name of names) await copyFile(at(`bundle/cells/${name}`), at(`elsewhere/${name}`))
  const warned = cellbench(folder, 'check', ...names.map((name) => `elsewhere/${name}`))
  expect(warned.stdout).toContain('mw 0x303d0518 0xff')
  expect(warned.code).toBe(0)
})
