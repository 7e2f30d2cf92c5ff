/**
 * Generated C is compiled with gcc against the header that the layout table makes, and must give the encoder's bytes in every
 * format. Skipped where gcc or objcopy is missing.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arbitraryCell, arbitrarySystem } from '../../../tests/fixtures/jailhouse/arbitrary-configuration'
import { knownFiles, type KnownFile } from '../../../tests/fixtures/jailhouse/board-configurations'
import { configurationHeader, TYPES_HEADER } from './c-header'
import { cellSource, systemSource } from './c-source'
import { CellFileError } from './cell-file-error'
import { encodeCell, encodeSystem } from './encode'
import { ARM64, FORMATS, FORMAT_IDS, type FormatId } from './formats'

const TOOLS = { compile: 'gcc', copy: 'objcopy' }
const missing = Object.values(TOOLS).filter((tool) => spawnSync(tool, ['--version']).status !== 0)
const files = knownFiles()

const sourceOf = (file: KnownFile, format: FormatId) =>
  file.kind === 'cell' ? cellSource(file.cell, format) : systemSource(file.system, format)
const bytesOf = (file: KnownFile, format: FormatId) =>
  file.kind === 'cell' ? encodeCell(file.cell, format) : encodeSystem(file.system, format)
/** Without the two shipped cells whose architecture is 1, which only revision 14 can say. */
const filesOf = (format: FormatId) =>
  files.filter((file) => FORMATS[format].hasArchitecture || file.kind === 'system' || file.cell.architecture === ARM64)

describe('C source', () => {
  const cell = files.find((file) => file.id === 'imx8mm@nxp/imx8mm-inmate-demo') as Extract<KnownFile, { kind: 'cell' }>

  it('says above each region what it is, and lets no name end its comment or string', () => {
    const named = structuredClone(cell.cell)
    named.name = 'a"*/\\\n??/'
    named.memoryRegions[0]!.origin = { path: [], label: 'RAM of a*/ #error\nflight*\\' }
    const source = cellSource(named)
    expect(source).toContain('\t\t/* RAM of a* / #error?flight* / */\n\t\t{\n\t\t\t.phys_start = 0xbba00000,')
    expect(source).toContain('.name = "a\\042*/\\134\\012\\077\\077/"')
    expect(source).toContain('JAILHOUSE_MEM_READ | JAILHOUSE_MEM_WRITE')
    expect(source).toContain('.bar_mask = JAILHOUSE_IVSHMEM_BAR_MASK_INTX,')
  })

  it('says a network link by its macro, and regions that differ from it one by one', () => {
    const linux = files.find((file) => file.id === 'imx8mm@nxp/imx8mm-linux-demo') as typeof cell
    expect(cellSource(linux.cell)).toContain('\tJAILHOUSE_SHMEM_NET_REGIONS(0xbbb00000, 1),\n')
    const changed = structuredClone(linux.cell)
    changed.memoryRegions.find((region) => region.size === 0x7f000n)!.flags |= 0x100n
    expect(cellSource(changed)).not.toContain('JAILHOUSE_SHMEM_NET_REGIONS')
  })

  it('names only what the header of the format has', () => {
    const qm = files.find((file) => file.id === 'imx8qm@nxp') as Extract<KnownFile, { kind: 'system' }>
    expect(systemSource(qm.system)).toContain('.type = JAILHOUSE_IOMMU_ARM_MMU500,')
    expect(systemSource(qm.system)).toContain('{ .id = 0x')
    const old = systemSource(qm.system, 'rev12')
    expect(old).toContain('.type = 0x5,')
    expect(old).toContain('__u32 stream_ids[')
    expect(old).not.toMatch(/JAILHOUSE_ARM64|MMU500|LPUART/)
  })

  it('refuses what the format has no field for, as encoding does', () => {
    const aarch32 = files.find((file) => file.id === 'imx8dxl@nxp/imx8dxl-inmate-demo-aarch32') as typeof cell
    expect(cellSource(aarch32.cell)).toContain('.architecture = JAILHOUSE_ARM,')
    expect(() => cellSource(aarch32.cell, 'rev13')).toThrow(CellFileError)
  })

  it('refuses reserved MSI bits, which have no name in C', () => {
    const named = structuredClone(cell.cell)
    named.pciDevices[0]!.msiFlags = 0x80
    expect(() => cellSource(named)).toThrow(/pci_devices\[0\].msi_flags/)
  })
})

describe.skipIf(missing.length > 0)(`compiled C source (needs gcc and objcopy; missing: ${missing.join(', ')})`, () => {
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'cellbench-c-'))
  })
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true })
  })

  /** The bytes of several sources, compiled in one go. */
  function compile(format: FormatId, sources: readonly string[]): Buffer[] {
    const place = join(directory, format)
    mkdirSync(join(place, 'jailhouse'), { recursive: true })
    writeFileSync(join(place, 'jailhouse', 'types.h'), TYPES_HEADER)
    writeFileSync(join(place, 'jailhouse', 'cell-config.h'), configurationHeader(format))
    const names = sources.map((_, i) => `config-${i}`)
    sources.forEach((source, i) => {
      writeFileSync(join(place, `${names[i]}.c`), source)
    })
    const flags = ['-std=gnu11', '-Wall', '-Werror', '-I', place]
    execFileSync(TOOLS.compile, [...flags, '-c', ...names.map((name) => `${name}.c`)], { cwd: place })
    return names.map((name) => {
      const words = ['-O', 'binary', '--only-section=.data', `${name}.o`, `${name}.cell`]
      execFileSync(TOOLS.copy, words, { cwd: place })
      return readFileSync(join(place, `${name}.cell`))
    })
  }

  it.each(FORMAT_IDS)('makes the bytes of every public configuration in %s', (format) => {
    const known = filesOf(format)
    expect(known).toHaveLength(format === 'rev14' ? 62 : 60)
    const compiled = compile(
      format,
      known.map((file) => sourceOf(file, format)),
    )
    known.forEach((file, i) => {
      expect(compiled[i]!.equals(bytesOf(file, format)), file.id).toBe(true)
    })
  })

  it.each(FORMAT_IDS)('makes the bytes of any configuration in %s', (format) => {
    const cells = fc.sample(arbitraryCell(fc.constant(ARM64), 3), { numRuns: 8, seed: 1 })
    const systems = fc.sample(arbitrarySystem(format, 3), { numRuns: 8, seed: 1 })
    const compiled = compile(format, [
      ...cells.map((one) => cellSource(one, format)),
      ...systems.map((one) => systemSource(one, format)),
    ])
    const expected = [
      ...cells.map((one) => encodeCell(one, format)),
      ...systems.map((one) => encodeSystem(one, format)),
    ]
    expect(compiled).toEqual(expected.map((bytes) => Buffer.from(bytes)))
  })
})
