/**
 * Generated C is compiled with gcc against a header written for this test, and must make the encoder's bytes. Skipped where
 * gcc or objcopy is missing.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arbitraryCell, arbitrarySystem } from '../../../tests/fixtures/jailhouse/arbitrary-configuration'
import { knownFiles, type KnownFile } from '../../../tests/fixtures/jailhouse/board-configurations'
import { cellSource, systemSource } from './c-source'
import { encodeCell, encodeSystem } from './encode'

const TOOLS = { compile: 'gcc', copy: 'objcopy' }
const missing = Object.values(TOOLS).filter((tool) => spawnSync(tool, ['--version']).status !== 0)
const include = fileURLToPath(new URL('../../../tests/fixtures/jailhouse/include', import.meta.url))
const files = knownFiles()

const sourceOf = (file: KnownFile) => (file.kind === 'cell' ? cellSource(file.cell) : systemSource(file.system))
const bytesOf = (file: KnownFile) => (file.kind === 'cell' ? encodeCell(file.cell) : encodeSystem(file.system))

describe('C source', () => {
  const cell = files.find((file) => file.id === 'imx8mm@nxp/imx8mm-inmate-demo') as Extract<KnownFile, { kind: 'cell' }>

  it('says above each region what it is, and lets no name end its comment or string', () => {
    const named = structuredClone(cell.cell)
    named.name = 'a"*/\\\n??/'
    named.memoryRegions[0]!.origin = { path: [], label: 'RAM of a*/ #error\nflight\\' }
    const source = cellSource(named)
    expect(source).toContain('\t\t/* RAM of a* / #error?flight/ */\n\t\t{\n\t\t\t.phys_start = 0xbba00000,')
    expect(source).toContain('.name = "a\\042*/\\134\\012\\077\\077/"')
    expect(source).toContain('JAILHOUSE_MEM_READ | JAILHOUSE_MEM_WRITE')
    expect(source).toContain('.bar_mask = JAILHOUSE_IVSHMEM_BAR_MASK_INTX,')
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

  function compile(source: string): Buffer {
    const path = join(directory, 'config')
    writeFileSync(`${path}.c`, source)
    execFileSync(TOOLS.compile, ['-std=gnu11', '-Wall', '-Werror', '-I', include, '-c', `${path}.c`, '-o', `${path}.o`])
    execFileSync(TOOLS.copy, ['-O', 'binary', '--only-section=.data', `${path}.o`, `${path}.cell`])
    return readFileSync(`${path}.cell`)
  }

  // The shipped cells with architecture 1 are spelled with the number, which the header knows as well.
  it.each(files.map((file) => [file.id, file] as const))('makes the bytes of %s', (_id, file) => {
    expect(compile(sourceOf(file)).equals(bytesOf(file))).toBe(true)
  })

  it('makes the bytes of any configuration', () => {
    fc.assert(
      fc.property(arbitraryCell(fc.constant(2), 3), arbitrarySystem(3), (cell, system) => {
        expect(compile(cellSource(cell))).toEqual(Buffer.from(encodeCell(cell)))
        expect(compile(systemSource(system))).toEqual(Buffer.from(encodeSystem(system)))
      }),
      // Shrinking would start the compiler hundreds of times.
      { numRuns: 15, endOnFailure: true },
    )
  })
})
