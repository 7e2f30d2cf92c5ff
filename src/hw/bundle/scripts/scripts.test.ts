/**
 * The scripts of a bundle against a stand-in for the jailhouse tool: exact arguments, safe to run again, nothing changed
 * where something is missing, everything taken back where a step fails, and no name of a plan becomes a command.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../../tests/support/templates'
import type { PlanDocument } from '../../../sim/plan/plan'
import { checkPlan } from '../../../sim/rules/check'
import { buildBundle } from '../bundle'
import { withCompiledTrees } from '../compile'
import { fileNames } from '../file-names'
import { writeBundle } from '../write'

const fake = fileURLToPath(new URL('../../../../tests/fixtures/jailhouse/fake-jailhouse.sh', import.meta.url))
const SCRIPTS = ['start.sh', 'stop.sh', 'status.sh']
/** The shell of Debian and Ubuntu: stricter than bash. */
const SHELL = existsSync('/bin/dash') ? '/bin/dash' : 'sh'

const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0

const quadcopter = () => shippedPlan('quadcopter-imx8mm')

/** The quadcopter plan with its cells called otherwise, everywhere. */
function renamed(first: string, second: string, plan = 'plan'): PlanDocument {
  const document = quadcopter()
  const names: Record<string, string> = { flight: first, perception: second }
  document.name = plan
  for (const cell of document.cells!) cell.name = names[cell.name]!
  for (const link of document.links!) {
    link.between = link.between.map((name) => names[name] ?? name)
    link.traffic = []
  }
  delete document.chains
  delete document.limits
  return document
}

const RESERVED = `00000000-3fffffff : devices
40000000-93bfffff : System RAM
  40010000-413effff : Kernel code
b4c00000-b7bfffff : System RAM
bbc00000-bdffffff : System RAM
`

const MODPROBE = `#!/bin/sh
printf 'modprobe %s\\n' "$*" | tr ' ' '\\t' >>"$JAILHOUSE_CALLS"
case "\${JAILHOUSE_FAIL:-}" in modprobe*) exit 1 ;; esac
if [ "$1" = -r ]; then rm -r "$JAILHOUSE_SYSFS"; else mkdir -p "$JAILHOUSE_SYSFS" && echo 0 >"$JAILHOUSE_SYSFS/enabled"; fi
`

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cellbench-scripts-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Paths and contents below a folder; undefined where there is none. */
function snapshot(path: string): Record<string, string> | undefined {
  if (!existsSync(path)) return undefined
  const entries = readdirSync(path, { recursive: true }).map((entry) => String(entry))
  return Object.fromEntries(
    entries
      .filter((entry) => statSync(join(path, entry)).isFile())
      .sort()
      .map((entry) => [entry, readFileSync(join(path, entry), 'utf8')]),
  )
}

/** Writes the bundle with images and stand-ins for the tools; returns how to run a script and what was called. */
async function board(document: PlanDocument) {
  const bundle = join(folder, 'bundle')
  const sysfs = join(folder, 'sysfs')
  await writeBundle(bundle, await withCompiledTrees(buildBundle(document, checkPlan(document, shippedLibrary()))))
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'tmp'))
  copyFileSync(fake, join(folder, 'bin/jailhouse'))
  writeFileSync(join(folder, 'bin/modprobe'), MODPROBE)
  for (const tool of ['jailhouse', 'modprobe']) chmodSync(join(folder, 'bin', tool), 0o755)
  writeFileSync(join(folder, 'online'), '0-3\n')
  writeFileSync(join(folder, 'iomem'), RESERVED)
  mkdirSync(join(bundle, 'images'))
  const kernel = Buffer.alloc(5000)
  kernel.writeUInt32LE(0x80000, 8)
  kernel.write('ARM\x64', 56, 'latin1')
  const [first, second] = fileNames(['imx8mm', ...document.cells!.map((cell) => cell.name)]).slice(1)
  const images: Record<string, Buffer> = {
    [`images/${first}.bin`]: Buffer.from('zephyr'),
    'images/linux-loader.bin': Buffer.from('loader'),
    [`images/${second}-Image`]: kernel,
  }
  // A machine without dtc gets its device tree from elsewhere.
  if (!existsSync(join(bundle, `dts/${second}.dtb`))) images[`dts/${second}.dtb`] = Buffer.from('dtb')
  for (const [path, content] of Object.entries(images)) writeFileSync(join(bundle, path), content)
  const calls = join(folder, 'calls')
  const environment = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    JAILHOUSE_SYSFS: sysfs,
    JAILHOUSE_CALLS: calls,
    CPU_ONLINE: join(folder, 'online'),
    IOMEM: join(folder, 'iomem'),
    TMPDIR: join(folder, 'tmp'),
  }
  return {
    bundle,
    state: () => snapshot(sysfs),
    /** The tool itself, as a person would call it. */
    tool: (...words: string[]) => execFileSync('sh', [join(folder, 'bin/jailhouse'), ...words], { env: environment }),
    run(script: string, more: Record<string, string> = {}) {
      writeFileSync(calls, '')
      const result = spawnSync(SHELL, [join(bundle, script)], { cwd: folder, env: { ...environment, ...more } })
      const lines = readFileSync(calls, 'utf8').split('\n').filter(Boolean)
      return {
        status: result.status,
        output: result.stdout.toString(),
        error: result.stderr.toString(),
        calls: lines.map((line) => line.replaceAll(`${bundle}/`, '').split('\t')),
      }
    },
  }
}

const LINUX_LOAD = [
  ...['cell', 'load', '--name', 'perception', 'images/linux-loader.bin', '-a', '0x0'],
  ...['-s', 'kernel=0x93e80000 dtb=0x93c00000', '-a', '0x1000'],
  ...['images/perception-Image', '-a', '0x93e80000', 'dts/perception.dtb', '-a', '0x93c00000'],
]
const CELLS_STARTED = [
  ['cell', 'create', 'cells/flight.cell'],
  ['cell', 'load', '--name', 'flight', 'images/flight.bin', '-a', '0x93c00000'],
  ['cell', 'start', '--name', 'flight'],
  ['cell', 'create', 'cells/perception.cell'],
  LINUX_LOAD,
  ['cell', 'start', '--name', 'perception'],
  ['cell', 'list'],
]
const STARTED = [['modprobe', 'jailhouse'], ['enable', 'cells/imx8mm.cell'], ...CELLS_STARTED]
const STOPPED = [['cell', 'destroy', '--name', 'perception'], ['cell', 'destroy', '--name', 'flight'], ['disable']]

describe('start.sh and stop.sh', () => {
  it('enable, create, load and start every cell, and do no harm when run again', async () => {
    const it = await board(quadcopter())
    expect(it.run('start.sh')).toMatchObject({ status: 0, error: '', calls: STARTED })
    expect(it.run('start.sh')).toMatchObject({ status: 0, error: '', calls: [['cell', 'list']] })
    expect(it.run('stop.sh')).toMatchObject({ status: 0, error: '', calls: STOPPED })
    expect(it.run('stop.sh')).toMatchObject({ status: 0, calls: [] })
    expect(it.run('start.sh')).toMatchObject({ status: 0, calls: STARTED.slice(1) })
  })

  it.each(STARTED.map((call) => [call.slice(0, 4).join(' '), call]))(
    'leave the board as it was when "%s" fails',
    async (_what, call) => {
      const it = await board(quadcopter())
      const before = it.state()
      const words = call.map((word) => (/^(cells|images|dts)\//.test(word) ? join(it.bundle, word) : word))
      const failed = it.run('start.sh', { JAILHOUSE_FAIL: words.join('\t') })
      expect(failed.status).toBe(1)
      expect(failed.error).toContain(`start.sh: this step failed:`)
      expect(failed.error).not.toContain('could not be taken back')
      expect(failed.calls.slice(0, STARTED.indexOf(call) + 1)).toEqual(STARTED.slice(0, STARTED.indexOf(call) + 1))
      expect(it.state()).toEqual(before)
      expect(it.run('start.sh')).toMatchObject({ status: 0, calls: STARTED })
    },
  )

  it('take back only what they did themselves', async () => {
    const it = await board(quadcopter())
    it.run('start.sh')
    it.tool('cell', 'shutdown', '--name', 'flight')
    it.tool('cell', 'destroy', '--name', 'perception')
    const before = it.state()
    const failed = it.run('start.sh', { JAILHOUSE_FAIL: 'cell\tstart\t--name\tperception' })
    expect(failed.calls.slice(-2)).toEqual([
      ['cell', 'destroy', '--name', 'perception'],
      ['cell', 'shutdown', '--name', 'flight'],
    ])
    expect(it.state()).toEqual(before)
  })

  it('notice a call that succeeds and does nothing', async () => {
    const it = await board(quadcopter())
    const before = it.state()
    for (const [ignored, message] of [
      ['enable', 'its driver does not say so'],
      ['cell\tcreate', 'flight was created, but Jailhouse does not list it'],
      ['cell\tstart\t--name\tperception', 'perception was started, but is in the state: shut down'],
    ] as const) {
      const failed = it.run('start.sh', { JAILHOUSE_IGNORE: ignored })
      expect(failed.error).toContain(message)
      expect(failed.status).toBe(1)
      expect(it.state()).toEqual(before)
    }
  })

  it.each([
    ['a missing image', { IMAGE_1: 'nowhere' }, 'start.sh: nowhere is missing or cannot be read'],
    ['a kernel that is none', { KERNEL_2: '/bin/sh' }, '/bin/sh is no uncompressed arm64 Linux Image'],
    ['a missing device tree', { DEVICE_TREE_2: 'none.dtb' }, 'none.dtb is missing; make it: dtc'],
    ['a missing tool', { JAILHOUSE: 'nowhere-jailhouse' }, 'there is no nowhere-jailhouse command'],
    ['missing cores', { CPU_ONLINE: 'three' }, 'cores 0-2 are online in Linux, Jailhouse needs all of 0-3'],
    [
      'memory that root uses',
      { IOMEM: 'all' },
      'root Linux uses 40000000-bdffffff, but 0x93c00000-0xb3bfffff is for: RAM of perception (see BOOT.md)',
    ],
    ['a corner of memory', { IOMEM: 'corner' }, 'root Linux uses bbbff000-bfffffff, but 0xbbb00000-0xbbbfffff is for'],
    ['hidden addresses', { IOMEM: 'hidden' }, 'hidden hides its addresses; run this as root'],
    ['a list without memory', { IOMEM: 'empty' }, 'empty does not tell what memory root Linux uses'],
  ])('change nothing for %s', async (_what, more, message) => {
    const it = await board(quadcopter())
    writeFileSync(join(folder, 'three'), '0-2\n')
    writeFileSync(join(folder, 'all'), '40000000-bdffffff : System RAM\n')
    writeFileSync(join(folder, 'corner'), '40000000-93bfffff : System RAM\nbbbff000-bfffffff : System RAM\n')
    writeFileSync(join(folder, 'hidden'), '00000000-00000000 : System RAM\n')
    writeFileSync(join(folder, 'empty'), '')
    const { status, calls, error } = it.run('start.sh', more)
    expect(error).toContain(message)
    expect({ status, calls }).toEqual({ status: 1, calls: [] })
    expect(it.state()).toBeUndefined()
  })

  it.skipIf(!has('fdtput') || !has('fdtget'))(
    'put an initial RAM disk behind the kernel and both into the device tree',
    async () => {
      const it = await board(quadcopter())
      writeFileSync(join(folder, 'initrd'), 'x'.repeat(300))
      // The copy is gone when the script ends: a stand-in for the tool keeps it.
      const keep = join(folder, 'kept.dtb')
      const tool = readFileSync(join(folder, 'bin/jailhouse'), 'utf8')
      const copying = `case "$*" in *cell-*) for w; do case $w in */cell-*) cp "$w" '${keep}' ;; esac; done ;; esac\n`
      writeFileSync(join(folder, 'bin/jailhouse'), tool.replace('set -eu\n', `set -eu\n${copying}`))
      const { calls, status, error } = it.run('start.sh', { INITRD_2: 'initrd', BOOTARGS_2: 'console=hvc0 quiet' })
      expect({ status, error }).toEqual({ status: 0, error: '' })
      // 5000 bytes of kernel are two pages; twice that behind 0x93e80000.
      const load = calls.find((call) => call[1] === 'load' && call[3] === 'perception')
      expect(load?.slice(-3)).toEqual(['initrd', '-a', '0x93e84000'])
      const value = (name: string, type: string) =>
        execFileSync('fdtget', ['-t', type, keep, '/chosen', name]).toString().trim()
      expect(value('bootargs', 's')).toBe('console=hvc0 quiet')
      expect(value('linux,initrd-start', 'x')).toBe('0 93e84000')
      expect(value('linux,initrd-end', 'x')).toBe('0 93e8412c')
      expect(readdirSync(join(folder, 'tmp'))).toEqual([])
    },
  )

  it('take images from variables', async () => {
    const it = await board(quadcopter())
    writeFileSync(join(folder, 'other image.bin'), 'x')
    const { calls, status } = it.run('start.sh', { IMAGE_1: 'other image.bin' })
    expect(status).toBe(0)
    expect(calls).toContainEqual(['cell', 'load', '--name', 'flight', 'other image.bin', '-a', '0x93c00000'])
  })

  it('leave a foreign Jailhouse alone', async () => {
    const it = await board(quadcopter())
    mkdirSync(join(folder, 'sysfs/cells/0'), { recursive: true })
    writeFileSync(join(folder, 'sysfs/enabled'), '1\n')
    writeFileSync(join(folder, 'sysfs/cells/0/name'), 'other\n')
    writeFileSync(join(folder, 'sysfs/cells/0/state'), 'running\n')
    for (const [script, status] of [
      ['start.sh', 1],
      ['stop.sh', 1],
      ['status.sh', 2],
    ] as const) {
      const foreign = it.run(script)
      expect(foreign).toMatchObject({ status, calls: [] })
      expect(foreign.error).toContain('Jailhouse is enabled with another root cell')
    }
  })
})

describe('status.sh', () => {
  it('says what runs, and before that whether root is ready', async () => {
    const it = await board(quadcopter())
    writeFileSync(join(folder, 'online'), '0,2-3\n')
    const early = it.run('status.sh')
    expect(early).toMatchObject({ status: 1, calls: [], output: 'Jailhouse is not enabled\n' })
    expect(early.error).toBe('status.sh: not ready: cores 0,2-3 are online in Linux, Jailhouse needs all of 0-3\n')
    writeFileSync(join(folder, 'online'), '0-3\n')
    expect(it.run('status.sh')).toMatchObject({ status: 1, error: '' })
    it.run('start.sh')
    const running = it.run('status.sh')
    expect(running).toMatchObject({ status: 0, calls: [], error: '' })
    expect(running.output).toMatch(/^flight +running /m)
    it.tool('cell', 'shutdown', '--name', 'flight')
    it.tool('cell', 'destroy', '--name', 'perception')
    const half = it.run('status.sh')
    expect(half.status).toBe(1)
    expect(half.output).toMatch(/^flight +shut down/m)
    expect(half.output).toMatch(/^perception +not created/m)
  })
})

const HOSTILE: [string, string][] = [
  ["a'; touch pwned; '", '$(touch pwned)'],
  ['`touch pwned`', '"; touch pwned #'],
  ['x\ntouch pwned\n#', '-rf ${IFS}*'],
  ["'\\''$PATH", 'EOF\\\ntouch pwned'],
  ['%s%n', '\u001b[2Jx'],
]

describe('scripts of hostile plans', () => {
  it.each(HOSTILE)('pass the names %j and %j on as they are', async (first, second) => {
    const it = await board(renamed(first, second, `plan\n${first} touch pwned */ ${second}`))
    const { status, error } = it.run('start.sh')
    expect({ status, error }).toEqual({ status: 0, error: '' })
    const names = readdirSync(join(folder, 'sysfs/cells')).map((id) =>
      readFileSync(join(folder, 'sysfs/cells', id, 'name'), 'utf8'),
    )
    expect(names).toEqual(['imx8mm', first, second])
    expect(it.run('status.sh')).toMatchObject({ status: 0, error: '' })
    expect(it.run('stop.sh')).toMatchObject({ status: 0, error: '' })
    expect(existsSync(join(folder, 'pwned')) || existsSync(join(it.bundle, 'pwned'))).toBe(false)
  })
})

describe('every script', () => {
  const plans: [string, PlanDocument][] = [
    ['the quadcopter', quadcopter()],
    ['the slide', shippedPlan('slide-imx8mm')],
    ['a plan without cells', { ...quadcopter(), cells: [], links: [], chains: [], limits: [] }],
    ...HOSTILE.map((names): [string, PlanDocument] => [JSON.stringify(names), renamed(...names)]),
  ]
  const scriptsOf = (document: PlanDocument) => {
    const files = buildBundle(document, checkPlan(document, shippedLibrary()))
    const scripts = files.filter((file) => file.executable === true)
    expect(scripts.map((file) => file.path)).toEqual(['start.sh', 'stop.sh', 'status.sh'])
    for (const file of scripts) writeFileSync(join(folder, file.path), file.bytes)
    return SCRIPTS.map((script) => join(folder, script))
  }

  it.each(plans)('of %s is read by sh, dash and bash', (_name, document) => {
    for (const script of scriptsOf(document)) {
      for (const shell of ['sh', 'dash', 'bash'].filter(has)) execFileSync(shell, ['-n', script])
    }
  })

  // shellcheck is a package of every distribution; where it is missing, only this is left out.
  it.skipIf(!has('shellcheck')).each(plans)('of %s gives shellcheck nothing to say', (_name, document) => {
    const { status, stdout } = spawnSync('shellcheck', ['--shell=sh', ...scriptsOf(document)])
    expect(stdout.toString()).toBe('')
    expect(status).toBe(0)
  })
})
