/** Every exported tree against the real compiler: no warning, and the values that the plan means. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import type { PlanDocument } from '../../sim/plan/plan'
import { checkPlan } from '../../sim/rules/check'
import { buildBundle } from '../bundle/bundle'
import { withCompiledTrees } from '../bundle/compile'
import { compileTree, TreeRefused } from './compile'
import { linuxCellTree } from './linux-cell'
import { cells, hexCells, node, property, text, type Tree } from './tree'
import { writeTree } from './write'
import { zephyrConfiguration, zephyrOverlay } from './zephyr-cell'

const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
const hasCompiler = has('dtc') && has('fdtoverlay') && has('fdtget')
const library = shippedLibrary()
const quadcopter = () => shippedPlan('quadcopter-imx8mm')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cellbench-trees-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Compiles a source; the compiler must have nothing to say. Returns the blob's path. */
function compiled(source: string, name = 'tree.dtb'): string {
  const blob = join(folder, name)
  const { status, stderr } = spawnSync('dtc', ['-I', 'dts', '-O', 'dtb', '-o', blob, '-'], { input: source })
  expect(stderr.toString()).toBe('')
  expect(status).toBe(0)
  return blob
}

const read = (blob: string, path: string, name: string, type = 'x') =>
  execFileSync('fdtget', ['-t', type, blob, path, name]).toString().trim()
const nodes = (blob: string, path: string) => execFileSync('fdtget', ['-l', blob, path]).toString().trim().split('\n')

function linuxTree(document: PlanDocument, index = 1): string {
  const { plan, board, configuration } = checkPlan(document, library)
  return writeTree(linuxCellTree(plan!, board!, configuration!, index))
}

/** A Linux cell with these devices; the other cell has none. */
function withDevices(devices: string[], console?: string): PlanDocument {
  const document = quadcopter()
  document.cells![0]!.devices = []
  delete document.cells![0]!.console
  document.cells![1]!.devices = devices
  if (console !== undefined) document.cells![1]!.console = console
  return document
}

describe.skipIf(!hasCompiler)('a Linux cell’s tree', () => {
  it('has the cores, memory, interrupts and links of the cell', () => {
    const blob = compiled(linuxTree(quadcopter()))
    expect(nodes(blob, '/cpus').filter((name) => name.startsWith('cpu@'))).toEqual(['cpu@1', 'cpu@2'])
    expect(read(blob, '/cpus/cpu@2', 'reg')).toBe('2')
    expect(read(blob, '/cpus/cpu@2', 'enable-method', 's')).toBe('psci')
    expect(read(blob, '/psci', 'method', 's')).toBe('smc')
    expect(read(blob, '/', 'compatible', 's')).toBe('fsl,imx8mm-evk fsl,imx8mm')
    expect(read(blob, '/memory@93c00000', 'reg')).toBe('0 93c00000 0 20000000')
    expect(read(blob, '/interrupt-controller@38800000', 'reg')).toBe('0 38800000 0 10000 0 38880000 0 c0000')
    expect(read(blob, '/timer', 'interrupts', 'u')).toBe('1 13 8 1 14 8 1 11 8 1 10 8')
    expect(read(blob, '/chosen', 'bootargs', 's')).toBe('console=hvc0 root=/dev/vda rootwait rw')
    const gic = read(blob, '/interrupt-controller@38800000', 'phandle', 'u')
    // The disk is device 1 (INTB), the terminal device 2 (INTC); INTA is another cell's SPI 74.
    expect(read(blob, '/pci@bb800000', 'interrupt-map', 'u')).toBe(`0 0 0 2 ${gic} 0 75 1 0 0 0 3 ${gic} 0 76 1`)
    expect(read(blob, '/pci@bb800000', 'reg')).toBe('0 bb800000 0 100000')
    expect(read(blob, '/pci@bb800000', 'ranges')).toBe('2000000 0 10000000 0 10000000 0 10000')
    expect(read(blob, '/pci@bb800000', 'linux,pci-domain', 'u')).toBe('1')
  })

  it('enables the devices whose clocks are known, and prints on the console of the cell', () => {
    const blob = compiled(linuxTree(withDevices(['usdhc3', 'gpio5', 'i2c4', 'gpt2'], 'uart4')))
    expect(read(blob, '/chosen', 'bootargs', 's')).toBe('console=ttymxc3,115200 earlycon=ec_imx6q,0x30a60000,115200')
    expect(read(blob, '/aliases', 'serial3', 's')).toBe('/soc/serial@30a60000')
    expect(read(blob, '/aliases', 'mmc2', 's')).toBe('/soc/mmc@30b60000')
    expect(read(blob, '/soc/serial@30a60000', 'interrupts', 'u')).toBe('0 29 4')
    // Of a console only the page that Jailhouse maps.
    expect(read(blob, '/soc/serial@30a60000', 'reg')).toBe('0 30a60000 0 1000')
    expect(read(blob, '/soc/mmc@30b60000', 'compatible', 's')).toBe('fsl,imx8mm-usdhc fsl,imx7d-usdhc')
    expect(read(blob, '/clock-266000000', 'clock-frequency', 'u')).toBe('266000000')
    const status = (path: string) => read(blob, path, 'status', 's')
    expect(status('/soc/serial@30a60000')).toBe('okay')
    expect(status('/soc/mmc@30b60000')).toBe('okay')
    expect(status('/soc/gpio@30240000')).toBe('okay')
    expect(status('/soc/i2c@30a50000')).toBe('disabled')
    expect(status('/soc/timer@302e0000')).toBe('disabled')
    expect(spawnSync('fdtget', [blob, '/soc/timer@302e0000', 'compatible']).status).not.toBe(0)
  })

  it('only polls a console that root has the interrupt of', () => {
    const blob = compiled(linuxTree(withDevices([], 'uart2')))
    expect(read(blob, '/chosen', 'bootargs', 's')).toMatch(/^earlycon=ec_imx6q,0x30890000,115200 keep_bootcon/)
    expect(nodes(blob, '/')).not.toContain('soc')
  })

  it('compiles with every device of every board', () => {
    for (const board of library.boards.values()) {
      const { plan, configuration } = checkPlan(quadcopter(), library)
      const all = board.devices.map((device) => device.name)
      for (const devices of [all, ...all.map((name) => [name])]) {
        const cells = plan!.cells.map((cell, i) => (i === 1 ? { ...cell, devices, console: 'uart4' } : cell))
        compiled(writeTree(linuxCellTree({ ...plan!, cells }, board, configuration!, 1)))
      }
    }
  })

  it('puts the window for BARs where nothing of the cell lies', () => {
    const document = quadcopter()
    document.cells![1]!.memory![1]!.guest = '0x10000000'
    const blob = compiled(linuxTree(document))
    expect(read(blob, '/memory@10000000', 'reg')).toBe('0 10000000 0 20000000')
    expect(read(blob, '/pci@bb800000', 'ranges')).toBe('2000000 0 30000000 0 30000000 0 10000')
  })

  it('takes any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 31 }), fc.string({ unit: 'binary' }), (name, plan) => {
        const check = checkPlan(quadcopter(), library)
        check.configuration!.cells[1]!.name = name.replaceAll('\0', '')
        const tree = linuxCellTree({ ...check.plan!, name: plan }, check.board!, check.configuration!, 1)
        compiled(writeTree(tree))
      }),
      { numRuns: 60 },
    )
    compiled(linuxTree({ ...quadcopter(), name: '*/ }; / { pwned; /* "\n/delete-node/ &gic;' }))
  })
})

describe.skipIf(!hasCompiler)('the overlay of root', () => {
  const BASE = `/dts-v1/;
/ { #address-cells = <2>; #size-cells = <2>;
  RESERVED
  memory@40000000 { device_type = "memory"; reg = <0 0x40000000 0 0x80000000>; };
};`

  it.each([
    ['without a reserved-memory node', ''],
    [
      'with one',
      `reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges;
        optee@be000000 { reg = <0 0xbe000000 0 0x2000000>; no-map; }; };`,
    ],
  ])('applies to a tree %s', (_name, reserved) => {
    const files = buildBundle(quadcopter(), checkPlan(quadcopter(), library))
    const overlay = compiled(files.find((file) => file.path === 'dts/root-reserved-memory.dtso')!.text!, 'o.dtbo')
    const base = compiled(BASE.replace('RESERVED', reserved), 'base.dtb')
    const merged = join(folder, 'merged.dtb')
    const { status, stderr } = spawnSync('fdtoverlay', ['-i', base, '-o', merged, overlay])
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' })
    const names = nodes(merged, '/reserved-memory')
    expect(names).toContain('jailhouse@b7c00000')
    expect(names.filter((name) => name.startsWith('jailhouse@'))).toHaveLength(8)
    expect(names.includes('optee@be000000')).toBe(reserved !== '')
    expect(read(merged, '/reserved-memory/jailhouse@93c00000', 'reg')).toBe('0 93c00000 0 20000000')
    expect(read(merged, '/reserved-memory/jailhouse@93c00000', 'no-map')).toBe('')
  })
})

describe.skipIf(!hasCompiler)('the overlay of a Zephyr cell', () => {
  /** As much of a board's tree in Zephyr as the overlay refers to. */
  const BASE = `/dts-v1/;
/ { #address-cells = <1>; #size-cells = <1>;
  chosen { };
  cpus { #address-cells = <1>; #size-cells = <0>;
    ${[0, 1, 2, 3].map((n) => `cpu@${n} { device_type = "cpu"; reg = <${n}>; };`).join(' ')} };
  gic: interrupt-controller@38800000 { reg = <0x38800000 0x10000>; interrupt-controller; #interrupt-cells = <4>; };
  uart4: serial@30a60000 { reg = <0x30a60000 0x10000>; status = "disabled"; };
};
`
  const overlayOf = (document: PlanDocument) => {
    const { plan, board, configuration } = checkPlan(document, library)
    return {
      overlay: writeTree(zephyrOverlay(plan!, board!, configuration!, 0)!),
      options: zephyrConfiguration(plan!, board!, configuration!, 0),
    }
  }

  it('links at the entry, prints on the console and runs on the cores of the cell', () => {
    const { overlay, options } = overlayOf(quadcopter())
    const blob = compiled(`${BASE}${overlay}`)
    expect(read(blob, '/chosen', 'zephyr,sram', 's')).toBe('/memory@93c00000')
    expect(read(blob, '/memory@93c00000', 'reg')).toBe('93c00000 1000000')
    expect(read(blob, '/chosen', 'zephyr,console', 's')).toBe('/serial@30a60000')
    expect([0, 1, 2, 3].map((n) => read(blob, `/cpus/cpu@${n}`, 'status', 's'))).toEqual([
      'disabled',
      'disabled',
      'disabled',
      'okay',
    ])
    const gic = read(blob, '/interrupt-controller@38800000', 'phandle', 'u')
    expect(read(blob, '/pcie@bb800000', 'interrupt-map', 'u')).toBe(`0 0 0 1 ${gic} 0 74 4 160`)
    expect(options).toContain('CONFIG_MP_MAX_NUM_CPUS=1\n')
    expect(options).toContain('CONFIG_ETH_IVSHMEM=y\n')
    expect(options).toMatch(/^(# .*\n|CONFIG_[A-Z0-9_]+=\S+\n)+$/)
  })

  it('needs neither console nor links', () => {
    const document = withDevices([])
    document.links = []
    document.cells![0]!.cpus = [2, 3]
    document.cells![1]!.cpus = [1]
    const { overlay, options } = overlayOf(document)
    // Without links the overlay leaves the interrupt controller as it is, about which the compiler has something to say.
    const blob = compiled(`${BASE}&gic { #address-cells = <0>; };\n${overlay}`)
    expect(nodes(blob, '/')).not.toContain('pcie@bb800000')
    expect(options).toContain('CONFIG_SMP=y\nCONFIG_MP_MAX_NUM_CPUS=2\n')
    expect(options).not.toContain('CONSOLE')
  })
})

describe.skipIf(!hasCompiler)('compiled trees', () => {
  it('lie beside their sources, are the same each time and are in the manifest with the compiler', async () => {
    const build = () => withCompiledTrees(buildBundle(quadcopter(), checkPlan(quadcopter(), library)))
    const files = await build()
    expect(files.map((file) => file.path).slice(-3)).toEqual([
      'dts/perception.dtb',
      'dts/root-reserved-memory.dtbo',
      'manifest.json',
    ])
    expect(await build()).toEqual(files)
    const manifest = JSON.parse(files.at(-1)!.text!) as { deviceTreeCompiler: string; files: { path: string }[] }
    expect(manifest.deviceTreeCompiler).toMatch(/^DTC \d/)
    expect(manifest.files.map((file) => file.path)).toEqual(files.slice(0, -1).map((file) => file.path))
  })

  it('say what the compiler refused', async () => {
    await expect(compileTree('dtc', '/dts-v1/; / { x = <&nowhere>; };')).rejects.toThrow(TreeRefused)
    await expect(compileTree('dtc', 'nonsense')).rejects.toThrow(/syntax error/)
  })
})

describe('the writer', () => {
  const tree = (root: Tree['root']): Tree => ({ form: 'tree', head: [], root })

  it('refuses names and numbers that no tree can have', () => {
    const bad = [
      node('', [], [node('a b', [])]),
      node('', [], [node('x{};', [])]),
      node('', [property('a=b')]),
      node('', [property('reg', cells(-1))]),
      node('', [property('reg', hexCells(2 ** 32))]),
      node('', [property('reg', cells({ label: '1x' }))]),
      node('', [property('model', ...text('a\0b'))]),
    ]
    for (const root of bad) expect(() => writeTree(tree(root))).toThrow(RangeError)
  })

  it.skipIf(!hasCompiler)('brings every string back byte for byte', () => {
    const characters = fc.string({ unit: 'binary' }).map((string) => string.replaceAll('\0', ''))
    fc.assert(
      fc.property(characters, (string) => {
        const blob = compiled(writeTree(tree(node('', [property('model', ...text(string))]))))
        const bytes = read(blob, '/', 'model', 'bx')
          .split(/\s+/)
          .map((byte) => Number.parseInt(byte, 16))
        expect(Buffer.from(bytes.slice(0, -1)).toString()).toBe(Buffer.from(string).toString())
      }),
      { numRuns: 60 },
    )
  })
})
