/** The folder for a board: complete, the same bytes each time, every file accounted for. */
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import type { PlanDocument } from '../../sim/plan/plan'
import { checkPlan } from '../../sim/rules/check'
import { decodeCellFile } from '../cellfile/decode'
import { buildBundle, BundleRefused } from './bundle'
import type { BundleFile } from './bundle-file'
import { documentDigest } from './canonical-json'
import { withCompiledTrees } from './compile'
import { fileNames } from './file-names'

const library = shippedLibrary()
const quadcopter = () => shippedPlan('quadcopter-imx8mm')
const build = (document: PlanDocument) => buildBundle(document, checkPlan(document, library))

/** The quadcopter plan with its first cell called otherwise. */
function named(first: string): PlanDocument {
  const document = quadcopter()
  document.cells![0]!.name = first
  for (const link of document.links!) {
    link.between = link.between.map((name) => (name === 'flight' ? first : name))
    link.traffic = []
  }
  delete document.chains
  delete document.limits
  return document
}

const fileOf = (files: readonly BundleFile[], path: string) => files.find((file) => file.path === path)!

describe('bundle', () => {
  it('holds every configuration as binary and as C, device trees, scripts, guide, datasheet, plan and manifest', () => {
    const files = build(quadcopter())
    expect(files.map((file) => file.path)).toEqual([
      'cells/imx8mm.cell',
      'cells/flight.cell',
      'cells/perception.cell',
      'src/imx8mm.c',
      'src/flight.c',
      'src/perception.c',
      'zephyr/flight.overlay',
      'zephyr/flight.conf',
      'dts/perception.dts',
      'dts/root-reserved-memory.dtso',
      'start.sh',
      'stop.sh',
      'status.sh',
      'BOOT.md',
      'datasheet.html',
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

  it('says what boot loader and root need, with this plan’s numbers', () => {
    const guide = fileOf(build(quadcopter()), 'BOOT.md').text!
    expect(guide).toContain('| `0xb7c0_0000` | `0xb7ff_ffff` | 4 MiB | hypervisor |')
    expect(guide).toContain('| `0xbbb0_0000` | `0xbbbf_ffff` | 1 MiB | state link |')
    // 0x93c00000 - 0x40000000: the lowest range is the RAM of perception.
    expect(guide).toContain('    clk_ignore_unused kvm.enable_virt_at_load=false mem=1340M')
    expect(guide).toContain('`mw 0x303d0518 0xff`')
    expect(guide).toContain("`setenv jh_clk 'clk_ignore_unused kvm.enable_virt_at_load=false mem=1340M'`")
    expect(guide).toContain('| flight | `IMAGE_1` | `images/flight.bin` | `0x93c00000` |')
    expect(guide).toContain(
      'jailhouse cell linux cells/perception.cell images/perception-Image -d dts/perception.dtb ' +
        '-c "console=hvc0 root=/dev/vda rootwait rw"',
    )
  })

  it('asks for a step that a device needs only where a cell has the device', () => {
    const document = quadcopter()
    delete document.cells![0]!.console
    expect(fileOf(build(document), 'BOOT.md').text).not.toContain('0x303d0518')
    document.cells![0]!.devices!.push('uart4')
    expect(fileOf(build(document), 'BOOT.md').text).toContain('0x303d0518')
  })

  it('says of a board without boot facts that it does not know them', () => {
    const check = checkPlan(quadcopter(), library)
    const guide = fileOf(
      buildBundle(quadcopter(), { ...check, board: { ...check.board!, boot: undefined } }),
      'BOOT.md',
    )
    expect(guide.text).toContain('is not known to Cellbench')
    expect(guide.text).not.toContain('In U-Boot, in this order')
  })

  it('configures the systemd unit for the one cell that it can start, and for no other plan', () => {
    expect(fileOf(build(shippedPlan('slide-imx8mm')), 'harpoon.conf').text).toContain(
      `INMATE_BIN=/usr/share/cellbench/images/gic-demo.bin\nINMATE_ENTRY_ADDRESS=0x0\nINMATE_NAME='gic-demo'\n`,
    )
    expect(fileOf(build(quadcopter()), 'harpoon.conf')).toBeUndefined()
    const late = shippedPlan('slide-imx8mm')
    late.cells![0]!.entry = '0x1000'
    expect(fileOf(build(late), 'harpoon.conf')).toBeUndefined()
    expect(fileOf(build(late), 'start.sh').text).toContain('ADDRESS_1=0x0\n')
  })

  it('refuses a plan with errors and lists them', () => {
    const document = quadcopter()
    document.cells![0]!.cpus = [1]
    expect(() => build(document)).toThrow(BundleRefused)
    expect(() => build({ ...quadcopter(), version: 2 } as unknown as PlanDocument)).toThrow(/version/)
    expect(() => build(named('fl\0ight'))).toThrow(/zero byte/)
    expect(() => build(named('flight\n'))).toThrow(/line feed/)
  })

  it('is the same where no compiler runs', async () => {
    expect(await withCompiledTrees(build(quadcopter()), 'no-such-dtc')).toEqual(build(quadcopter()))
    const manifest = JSON.parse(fileOf(build(quadcopter()), 'manifest.json').text!) as { deviceTreeCompiler: unknown }
    expect(manifest.deviceTreeCompiler).toBeNull()
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
