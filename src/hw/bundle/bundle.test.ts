/** The folder for a board: complete, the same bytes each time, its scripts run, and no name of a plan becomes a command. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeLibrary, type Library } from '../../sim/plan/library'
import { parseBoard, parseWorkload } from '../../sim/plan/parse'
import type { PlanDocument } from '../../sim/plan/plan'
import { checkPlan } from '../../sim/rules/check'
import { decodeCellFile } from '../cellfile/decode'
import { buildBundle, BundleRefused, type BundleFile } from './bundle'
import { documentDigest } from './canonical-json'
import { fileNames } from './file-names'
import { writeBundle } from './write'

const templates = fileURLToPath(new URL('../../../templates/', import.meta.url))
const fake = fileURLToPath(new URL('../../../tests/fixtures/jailhouse/fake-jailhouse.sh', import.meta.url))

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(templates, path), 'utf8'))

function value<T>(parsed: { ok: true; value: T } | { ok: false }): T {
  if (!parsed.ok) throw new Error('a template cannot be read')
  return parsed.value
}

const library: Library = makeLibrary(
  readdirSync(join(templates, 'boards')).map((name) => value(parseBoard(readJson(`boards/${name}`)))),
  readdirSync(join(templates, 'workloads')).map((name) => value(parseWorkload(readJson(`workloads/${name}`)))),
)
const quadcopter = () => readJson('plans/quadcopter-imx8mm.plan.json') as PlanDocument
const build = (document: PlanDocument) => buildBundle(document, checkPlan(document, library))

/** The quadcopter plan with its cells called otherwise, everywhere. */
function renamed(first: string, second: string, plan = 'plan'): PlanDocument {
  const document = quadcopter()
  const names: Record<string, string> = { flight: first, perception: second }
  document.name = plan
  for (const cell of document.cells!) cell.name = names[cell.name]!
  for (const link of document.links!) link.between = link.between.map((name) => names[name] ?? name)
  delete document.chains
  delete document.limits
  return document
}

const fileOf = (files: readonly BundleFile[], path: string) => files.find((file) => file.path === path)!

describe('bundle', () => {
  it('holds every configuration as binary and as C, scripts, guide, plan and manifest', () => {
    const files = build(quadcopter())
    expect(files.map((file) => file.path)).toEqual([
      'cells/imx8mm.cell',
      'cells/flight.cell',
      'cells/perception.cell',
      'src/imx8mm.c',
      'src/flight.c',
      'src/perception.c',
      'start.sh',
      'stop.sh',
      'BOOT.md',
      'plan.json',
      'manifest.json',
    ])
    const { configuration } = checkPlan(quadcopter(), library)
    const flight = decodeCellFile(fileOf(files, 'cells/flight.cell').bytes)
    expect(flight.kind === 'cell' && flight.cell.name).toBe('flight')
    const root = decodeCellFile(fileOf(files, 'cells/imx8mm.cell').bytes)
    expect(root.kind === 'system' && root.system.rootCell.memoryRegions.length).toBe(
      configuration!.system.rootCell.memoryRegions.length,
    )
    expect(fileOf(files, 'src/flight.c').text).toContain('/* RAM of flight */')
  })

  it('states the digest of each file and of the plan', () => {
    const files = build(quadcopter())
    const manifest = JSON.parse(fileOf(files, 'manifest.json').text!) as {
      plan: { sha256: string }
      files: { path: string; bytes: number; sha256: string }[]
    }
    expect(manifest.plan.sha256).toBe(documentDigest(quadcopter()))
    expect(manifest.files).toEqual(
      files.slice(0, -1).map(({ path, bytes }) => ({
        path,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
    )
  })

  it('has the same bytes each time', () => {
    expect(build(quadcopter())).toEqual(build(quadcopter()))
  })

  it('says what root must keep out of, with this plan’s numbers', () => {
    const guide = fileOf(build(quadcopter()), 'BOOT.md').text!
    expect(guide).toContain('| `0xb7c0_0000` | 4 MiB | hypervisor |')
    expect(guide).toContain(
      'jailhouse@93c00000 {\n            reg = <0x0 0x93c00000 0x0 0x20000000>;\n            no-map;',
    )
    expect(guide).toContain('| `0xbbb0_0000` | 1 MiB | state link |')
    // 0x93c00000 - 0x40000000: the lowest range is the RAM of perception.
    expect(guide).toContain('mem=1340M')
    expect(guide).toContain('| flight | `IMAGE_1` | `images/flight.bin` | `0x93c00000` |')
  })

  it('refuses a plan with errors and lists them', () => {
    const document = quadcopter()
    document.cells![0]!.cpus = [1]
    expect(() => build(document)).toThrow(BundleRefused)
    expect(() => build({ ...quadcopter(), version: 2 } as unknown as PlanDocument)).toThrow(/version/)
    expect(() => build(renamed('fl\0ight', 'perception'))).toThrow(BundleRefused)
  })

  it('makes file names that stay in the folder and apart, whatever cells are called', () => {
    expect(fileNames(['flight', 'Flight', '../../etc/passwd', '.', '', 'con', '-rf', 'a/b\\c'])).toEqual([
      'flight',
      'Flight-2',
      'etc-passwd',
      'cell',
      'cell-2',
      'cell-con',
      'rf',
      'a-b-c',
    ])
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
        const files = fileNames(names)
        expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length)
        for (const file of files) expect(file).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/)
      }),
    )
  })
})

describe('scripts', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cellbench-bundle-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  /** Writes the bundle, images for it, a fake tool, and returns how to run a script and what the tool was called with. */
  async function board(document: PlanDocument) {
    const bundle = join(folder, 'bundle')
    await writeBundle(bundle, build(document))
    for (const tool of ['jailhouse', 'modprobe']) {
      mkdirSync(join(folder, 'bin'), { recursive: true })
      const body =
        tool === 'jailhouse'
          ? readFileSync(fake, 'utf8')
          : `#!/bin/sh\nmkdir -p "$JAILHOUSE_SYSFS"\necho 0 >"$JAILHOUSE_SYSFS/enabled"\n`
      writeFileSync(join(folder, 'bin', tool), body)
      chmodSync(join(folder, 'bin', tool), 0o755)
    }
    writeFileSync(join(folder, 'online'), '0-3\n')
    mkdirSync(join(bundle, 'images'))
    const image = (name: string, content: Buffer) => {
      writeFileSync(join(bundle, 'images', name), content)
    }
    const kernel = Buffer.alloc(5000)
    kernel.writeUInt32LE(0x80000, 8)
    kernel.write('ARM\x64', 56, 'latin1')
    const [first, second] = fileNames(['imx8mm', ...document.cells!.map((cell) => cell.name)]).slice(1)
    image(`${first}.bin`, Buffer.from('zephyr'))
    image('linux-loader.bin', Buffer.from('loader'))
    image(`${second}-Image`, kernel)
    image(`${second}.dtb`, Buffer.from('dtb'))
    const calls = join(folder, 'calls')
    const environment = {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      JAILHOUSE_SYSFS: join(folder, 'sysfs'),
      JAILHOUSE_CALLS: calls,
      CPU_ONLINE: join(folder, 'online'),
    }
    return {
      bundle,
      run(script: string, more: Record<string, string> = {}) {
        writeFileSync(calls, '')
        const result = spawnSync('sh', [join(bundle, script)], { cwd: folder, env: { ...environment, ...more } })
        const lines = readFileSync(calls, 'utf8').split('\n').filter(Boolean)
        return {
          status: result.status,
          error: result.stderr.toString(),
          calls: lines.map((line) => line.replaceAll(`${bundle}/`, '').split('\t')),
        }
      },
    }
  }

  const LINUX_LOAD = [
    ...['cell', 'load', '--name', 'perception', 'images/linux-loader.bin', '-a', '0x0'],
    ...['-s', 'kernel=0x93e80000 dtb=0x93c00000', '-a', '0x1000'],
    ...['images/perception-Image', '-a', '0x93e80000', 'images/perception.dtb', '-a', '0x93c00000'],
  ]
  const STARTED = [
    ['enable', 'cells/imx8mm.cell'],
    ['cell', 'create', 'cells/flight.cell'],
    ['cell', 'load', '--name', 'flight', 'images/flight.bin', '-a', '0x93c00000'],
    ['cell', 'start', '--name', 'flight'],
    ['cell', 'create', 'cells/perception.cell'],
    LINUX_LOAD,
    ['cell', 'start', '--name', 'perception'],
    ['cell', 'list'],
  ]

  it('enable, create, load and start every cell, and do no harm when run again', async () => {
    const it = await board(quadcopter())
    expect(it.run('start.sh')).toMatchObject({ status: 0, error: '', calls: STARTED })
    expect(it.run('start.sh')).toMatchObject({ status: 0, error: '', calls: [['cell', 'list']] })
    expect(it.run('stop.sh')).toMatchObject({
      status: 0,
      error: '',
      calls: [['cell', 'destroy', '--name', 'perception'], ['cell', 'destroy', '--name', 'flight'], ['disable']],
    })
    expect(it.run('stop.sh')).toMatchObject({ status: 0, calls: [] })
    expect(it.run('start.sh')).toMatchObject({ status: 0, calls: STARTED })
  })

  it('go on where a failed run stopped', async () => {
    const it = await board(quadcopter())
    const failed = it.run('start.sh', { JAILHOUSE_FAIL: 'cell\tstart\t--name\tflight' })
    expect(failed).toMatchObject({ status: 1, calls: STARTED.slice(0, 4) })
    expect(failed.error).toContain('start.sh: this step failed: jailhouse cell start --name flight')
    expect(it.run('start.sh')).toMatchObject({ status: 0, calls: STARTED.slice(2) })
  })

  it('take images from variables and put an initial RAM disk behind the kernel', async () => {
    const it = await board(quadcopter())
    writeFileSync(join(folder, 'other image.bin'), 'x')
    writeFileSync(join(folder, 'initrd'), 'x')
    const { calls, status } = it.run('start.sh', { IMAGE_1: 'other image.bin', INITRD_2: 'initrd' })
    expect(status).toBe(0)
    expect(calls).toContainEqual(['cell', 'load', '--name', 'flight', 'other image.bin', '-a', '0x93c00000'])
    // 5000 bytes of kernel are two pages; twice that behind 0x93e80000.
    expect(calls).toContainEqual([...LINUX_LOAD, 'initrd', '-a', '0x93e84000'])
  })

  it.each([
    ['a missing image', { IMAGE_1: 'nowhere' }, 'start.sh: nowhere is missing or cannot be read'],
    ['a kernel that is none', { KERNEL_2: '/bin/sh' }, '/bin/sh is no uncompressed arm64 Linux Image'],
    ['a missing tool', { JAILHOUSE: 'nowhere-jailhouse' }, 'there is no nowhere-jailhouse command'],
  ])('stop before anything is enabled for %s', async (_what, more, message) => {
    const { status, calls, error } = (await board(quadcopter())).run('start.sh', more)
    expect(error).toContain(message)
    expect({ status, calls }).toEqual({ status: 1, calls: [] })
  })

  it('leave a foreign Jailhouse and a board with missing cores alone', async () => {
    const it = await board(quadcopter())
    writeFileSync(join(folder, 'online'), '0-2\n')
    const cores = it.run('start.sh')
    expect(cores).toMatchObject({ status: 1, calls: [] })
    expect(cores.error).toContain('cores 0-2 are online in Linux, Jailhouse needs all of 0-3')
    mkdirSync(join(folder, 'sysfs/cells/0'), { recursive: true })
    writeFileSync(join(folder, 'sysfs/enabled'), '1\n')
    writeFileSync(join(folder, 'sysfs/cells/0/name'), 'other\n')
    for (const script of ['start.sh', 'stop.sh']) {
      const foreign = it.run(script)
      expect(foreign).toMatchObject({ status: 1, calls: [] })
      expect(foreign.error).toContain('Jailhouse is enabled with another root cell')
    }
  })

  it.each([
    ["a'; touch pwned; '", '$(touch pwned)'],
    ['`touch pwned`', '"; touch pwned #'],
    ['x\ntouch pwned\n#', '-rf ${IFS}*'],
    ["'\\''$PATH", 'EOF\\\ntouch pwned'],
  ])('pass the names %j and %j on as they are', async (first, second) => {
    const it = await board(renamed(first, second, `plan\n${first} touch pwned */ ${second}`))
    for (const script of ['start.sh', 'stop.sh']) {
      execFileSync('sh', ['-n', join(it.bundle, script)])
    }
    const { status, error } = it.run('start.sh')
    expect({ status, error }).toEqual({ status: 0, error: '' })
    const names = readdirSync(join(folder, 'sysfs/cells')).map((id) =>
      readFileSync(join(folder, 'sysfs/cells', id, 'name'), 'utf8'),
    )
    expect(names).toEqual(['imx8mm', first, second])
    expect(it.run('stop.sh')).toMatchObject({ status: 0, error: '' })
    expect(existsSync(join(folder, 'pwned')) || existsSync(join(it.bundle, 'pwned'))).toBe(false)
  })
})
