/** C source in: what Cellbench writes comes back, what people write is understood, and the rest is refused by line and column. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryCell, arbitrarySystem } from '../../../../tests/fixtures/jailhouse/arbitrary-configuration'
import { knownFiles } from '../../../../tests/fixtures/jailhouse/board-configurations'
import { cellSource, systemSource } from '../c-source'
import { encodeCell, encodeCellFile, encodeSystem } from '../encode'
import { ARM64, FORMAT_IDS, FORMATS, type FormatId } from '../formats'
import { readCellSource, type SourceOptions } from './read-source'
import { CSourceError } from './source-error'

const read = (text: string, options: Partial<SourceOptions> = {}) => readCellSource(text, { name: 'a.c', ...options })

function refusalOf(text: string, options: Partial<SourceOptions> = {}): string {
  try {
    read(text, options)
  } catch (error) {
    if (error instanceof CSourceError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

/** A cell's source around members of its descriptor and of the struct around it. */
function cell(descriptor: string, members = '', values = ''): string {
  return `#include <jailhouse/types.h>
#include <jailhouse/cell-config.h>
struct {
	struct jailhouse_cell_desc cell;
	${members}
} __attribute__((packed)) config = {
	.cell = {
		.signature = JAILHOUSE_CELL_DESC_SIGNATURE,
		.revision = JAILHOUSE_CONFIG_REVISION,
		.architecture = JAILHOUSE_ARM64,
		${descriptor}
	},
	${values}
};
`
}

/** The cell that a source describes. */
function cellOf(text: string, options: Partial<SourceOptions> = {}) {
  const result = read(text, options)
  if (result.kind !== 'cell') throw new Error('a system configuration came out')
  return result.cell
}

describe('exported C read back', () => {
  it.each(FORMAT_IDS)('gives every public configuration in %s', (format) => {
    for (const file of knownFiles()) {
      if (file.kind === 'cell' && !FORMATS[format].hasArchitecture && file.cell.architecture !== ARM64) continue
      if (file.kind === 'cell') {
        expect(read(cellSource(file.cell, format), { format })).toMatchObject({ format, cell: file.cell })
      } else {
        expect(read(systemSource(file.system, format), { format })).toMatchObject({ format, system: file.system })
      }
    }
  })

  it.each(FORMAT_IDS)('gives any configuration in %s', (format) => {
    fc.assert(
      fc.property(arbitraryCell(fc.constant(ARM64), 3), arbitrarySystem(format, 3), (one, system) => {
        expect(read(cellSource(one, format), { format })).toMatchObject({ cell: one })
        expect(read(systemSource(system, format), { format })).toMatchObject({ system })
      }),
      { numRuns: 60 },
    )
  })

  it('names the formats that a source compiles for, the newest first', () => {
    const file = knownFiles().find((one) => one.kind === 'cell')
    if (file?.kind !== 'cell') throw new Error('the fixture changed')
    expect(read(cellSource(file.cell, 'rev14'))).toMatchObject({ format: 'rev14', missingMacros: [] })
    expect(read(cellSource(file.cell, 'rev14'))).not.toHaveProperty('alsoFits')
    expect(read(cellSource(file.cell, 'rev12'))).toMatchObject({ format: 'rev13', alsoFits: ['rev12', 'rev12-nxp'] })
  })
})

describe('the style of configurations', () => {
  it('counts lists by either length form', () => {
    const regions = `.mem_regions = { JAILHOUSE_SHMEM_NET_REGIONS(0xbbb00000, 1), { .size = 1 << 12, }, },`
    const counts = '.num_memory_regions = ARRAY_SIZE(config.mem_regions),'
    const fixed = cellOf(cell(counts, 'struct jailhouse_memory mem_regions[5];', regions))
    const open = cellOf(cell(counts, 'struct jailhouse_memory mem_regions[];', regions))
    expect(fixed.memoryRegions.map(({ physicalStart, flags }) => [physicalStart, flags])).toEqual([
      [0xbbb00000n, 0x81n],
      [0n, 0n],
      [0xbbb01000n, 0x81n],
      [0xbbb80000n, 0x83n],
      [0n, 0n],
    ])
    expect(open).toEqual(fixed)
    const byNumber = cellOf(cell('.num_memory_regions = 5,', 'struct jailhouse_memory mem_regions[5];', regions))
    expect(byNumber).toEqual(fixed)
  })

  it('reads macros, conditions, enumerations, designators of all kinds and sizes', () => {
    const text = `
/* a comment with "quotes" and // slashes */
#define BASE 32 // a comment
#define BIT_OF(irq, base) ((1) << (((irq) - (base)) % 32))
#ifndef GUEST_BASE
#define GUEST_BASE 0x8000
#endif
#if defined(FAST) && FAST > 1
#error not this one
#elif !defined FAST
#define CPUS 0b0011
#else
#define CPUS 0xff
#endif
typedef enum lines { UART2 = BASE + 27, UART4, LAST = UART4 + 1 } lines_t;
struct {
	struct jailhouse_cell_desc cell;
	__u8 cpus[8];
	struct jailhouse_memory mem_regions[3];
	struct jailhouse_irqchip irqchips[1];
	struct jailhouse_pci_device pci_devices[1];
	union jailhouse_stream_id stream_ids[2];
} __attribute__((packed)) config = {
	.cell = {
		.signature = JAILHOUSE_CELL_DESC_SIGNATURE,
		.revision = JAILHOUSE_CONFIG_REVISION,
		.architecture = JAILHOUSE_ARM64,
		.name = "two" " words\\x21",
		.flags = JAILHOUSE_CELL_PASSIVE_COMMREG |
			JAILHOUSE_CELL_VIRTUAL_CONSOLE_ACTIVE,
		.cpu_set_size = sizeof config.cpus,
		.num_memory_regions = sizeof(config.mem_regions) / sizeof(struct jailhouse_memory),
		.num_irqchips = sizeof(config.irqchips) / sizeof(config.irqchips[0]),
		.num_pci_devices = ARRAY_SIZE(config.pci_devices),
		.num_stream_ids = ARRAY_SIZE(config.stream_ids),
		.vpci_irq_base = 108 - BASE,
		.cpu_reset_address = (__u64)GUEST_BASE + 0x10,
		.console.type = JAILHOUSE_CON_TYPE_IMX, .console.flags = 3,
	},
	.cpus = { { CPUS } },
	.mem_regions = {
		[1] = { 0x1000, .size = 0x1000ULL, JAILHOUSE_MEM_READ },
		[0].phys_start = ~0, 0x2000,
	},
	.irqchips = { {
		.address = 0x38800000,
		.pin_base = 32,
		.pin_bitmap = { [0] = 1 << (LAST - 33), 0, BIT_OF(UART4, 32) | 'A', },
	}, },
	.pci_devices = { {
		.bdf = 1 << 8 | 0x2 << 3 | 1,
		.bar_mask = JAILHOUSE_IVSHMEM_BAR_MASK_INTX_64K,
		.msi_maskable = 1,
		.domain = -1,
		.shmem_protocol = JAILHOUSE_SHMEM_PROTO_VIRTIO_BACK + VIRTIO_DEV_BLOCK,
	} },
	.stream_ids = { { 0x10 }, { .mmu500.id = 0x11, .mmu500.mask_out = 0x7f8 } },
};`
    const result = cellOf(text, { defines: new Map([['FAST', '1']]) })
    expect(result).toMatchObject({
      name: 'two words!',
      flags: 0x80000001,
      cpus: [0, 1, 2, 3, 4, 5, 6, 7],
      vpciIrqBase: 76,
      cpuResetAddress: 0x8010n,
      console: { type: 8, flags: 3 },
      irqchips: [{ pinBitmap: [1 << 28, 0, (1 << 28) | 65, 0] }],
      streamIds: [0x10, 0x7f80011],
    })
    expect(result.memoryRegions.slice(0, 2)).toEqual([
      { physicalStart: (1n << 64n) - 1n, virtualStart: 0x2000n, size: 0n, flags: 0n },
      { physicalStart: 0x1000n, virtualStart: 0n, size: 0x1000n, flags: 1n },
    ])
    expect(result.pciDevices[0]).toMatchObject({ bdf: 0x111, domain: 0xffff, msiFlags: 2, shmemProtocol: 0xc002 })
    expect(result.pciDevices[0]!.barMask).toEqual([0xffff0000, 0, 0, 0, 0, 0])
    expect(cellOf(text).cpus).toEqual([0, 1])
    expect(read(text).missingMacros).toEqual(['GUEST_BASE', 'FAST'])
  })

  it('counts as C does: signs, widths and the last of two values', () => {
    const value = (expression: string) => cellOf(cell(`.cpu_reset_address = ${expression},`)).cpuResetAddress
    expect(value('1 << 31')).toBe(0xffffffff80000000n)
    expect(value('1u << 31')).toBe(0x80000000n)
    expect(value('0xffffffff + 1')).toBe(0n)
    expect(value('0xffffffffL + 1')).toBe(0x100000000n)
    expect(value('-1 > 0u ? 010 : 5')).toBe(8n)
    expect(value('7, .cpu_reset_address = 9')).toBe(9n)
    expect(value('!0 + ~0 + -7 / 2 + -7 % 2 + (3 ^ 5) + (2 <= 2) + (1 && 0 || 1)')).toBe(
      BigInt(1 - 1 - 3 - 1 + 6 + 1 + 1),
    )
  })

  it('reads headers beside the source and sources that include others', () => {
    const files: Record<string, string> = {
      'irq.h': '#pragma once\n#define UART_LINE 27\n#include "more.h"\n',
      'more.h': '#include "irq.h"\n#define BASE_LINE 5\n',
      'cell.c': cell('.vpci_irq_base = UART_LINE + BASE_LINE,\n#ifdef LOUD\n.flags = 1,\n#endif\n'),
    }
    const include = (name: string) => files[name]
    const text = '#define LOUD\n#include "irq.h"\n#include "cell.c"\n'
    expect(cellOf(text, { include })).toMatchObject({ vpciIrqBase: 32, flags: 1 })
    expect(refusalOf('#include "irq.h"\n', {})).toBe('a.c:1:10: irq.h was not found; it has to lie beside the source')
    expect(refusalOf('#include <linux/kernel.h>\n')).toContain('a.c:1:10: linux/kernel.h was not found;')
    expect(refusalOf('#include irq.h\n')).toContain('a.c:1:2: #include wants a file name')
    const broken = { ...files, 'more.h': '\n  #define 5\n' }
    expect(refusalOf(text, { include: (name) => broken[name as keyof typeof broken] })).toMatch(
      /^more\.h:2:11: #define wants/,
    )
  })

  it('knows what the header of each format declares', () => {
    const smmu = `struct { struct jailhouse_system header; __u64 cpus[1]; } __attribute__((packed)) config = {
	.header = { .signature = JAILHOUSE_SYSTEM_SIGNATURE, .revision = JAILHOUSE_CONFIG_REVISION,
		.platform_info.arm.iommu_units = { { .base = 0x51400000, .arm_sid_mask = 0x7f80,
			.arm_smmu_arch = ARM_SMMU_V2, .arm_smmu_impl = ARM_MMU500, } },
		.root_cell = { .name = "root", .cpu_set_size = sizeof(config.cpus) } },
	.cpus = { 0x3f } };`
    const result = read(smmu)
    expect(result).toMatchObject({ kind: 'system', format: 'rev12-nxp' })
    expect(result.kind === 'system' && result.system.iommuUnits[0]).toMatchObject({ smmuSidMask: 0x7f80, smmuArch: 2 })
    expect(encodeCellFile(result)).toHaveLength(450 + 132 + 8)
    expect(refusalOf(smmu, { format: 'rev12' })).toContain('a.c:3:61: there is no member arm_sid_mask here')
    expect(refusalOf(smmu, { format: 'rev13' })).toContain('a.c:3:22: there is no member iommu_units here')
  })
})

describe('refusals', () => {
  const inCell = (descriptor: string, message: string) => [descriptor, cell(descriptor), `a.c:11:${message}`] as const
  it.each([
    inCell('.flags = 1 +,', '15: expected a value, found ,'),
    inCell('.flags = FLAG_OF_NOBODY,', '12: FLAG_OF_NOBODY is not defined'),
    inCell('.flag = 1,', '4: there is no member flag here'),
    inCell('.flags = 1 << 32,', '14: a shift by 32 leaves the 32 bits'),
    inCell('.flags = 3 << 31,', '14: 0x3 << 31 loses bits: it needs a wider type'),
    inCell('.flags = 0x7fffffff + 1,', '23: the result 2147483648 overflows 32 bits'),
    inCell('.flags = 1 / 0,', '14: division by zero'),
    inCell('.flags = 0x100000000,', '12: 0x100000000 does not fit into 32 bits'),
    inCell('.flags = 089,', '12: 089 is no whole number'),
    inCell('.flags = 1.5,', '12: 1.5 is no whole number'),
    inCell('.flags = { 1, 2 },', '12: braces around an unsigned number of 32 bits hold one value'),
    inCell('.flags = "text",', '12: a string cannot be an unsigned number of 32 bits'),
    inCell('.flags = function(1),', '20: expected } or a comma behind the value, found ('),
    inCell('.flags = ARRAY_SIZE(config.nothing),', '30: there is no member nothing'),
    inCell('.flags = ARRAY_SIZE(1, 2),', '12: ARRAY_SIZE takes 1 arguments, not 2'),
    inCell('.name = "a name of more than thirty-two bytes",', '11: the string has 36 bytes, its place 32'),
    inCell('.name = "open', '11: the string does not end on its line'),
    inCell('.num_memory_regions = 3,', '25: num_memory_regions is 3, expected at most 0: the file has 132 bytes'),
    inCell('.architecture = JAILHOUSE_X86,', '19: architecture is 0 (x86), expected 2 (ARM64)'),
    inCell('.flags = 1, @', '15: C has no use for the character U+0040 here'),
    inCell('.console = { [1] = 2 },', '16: an index into a struct'),
    inCell('.flags = sizeof(config.name[0]),', '26: there is no member name'),
  ])('%s', (_what, text, message) => {
    expect(refusalOf(text, { format: 'rev14' })).toContain(message)
  })

  it.each<[string, string, string]>([
    ['an empty source', '', 'a.c:1:1: no variable is initialised here'],
    ['a source without a configuration', 'struct { __u32 a; } config = { 1 };', 'a.c:1:21: config is no configuration'],
    ['a function', 'int main(void) { return 0; }', 'a.c:1:5: main is a function: only data is read'],
    ['two variables', `${cell('')}struct { __u8 a; } b = { 1 };`, 'a.c:15:20: b is a second variable'],
    [
      'a struct of another format',
      'struct { struct jailhouse_cell cell; } config = { 0 };',
      'there is no struct jailhouse_cell in',
    ],
    [
      'an attribute that moves members',
      'struct { __u8 a; } __attribute__((aligned(8))) x = { 0 };',
      'the attribute aligned is not read',
    ],
    ['a pragma that moves members', '#pragma pack(1)\n', 'a.c:1:2: this #pragma may change the layout'],
    ['an open condition', '#if 1\n', 'a.c:1:2: this condition has no #endif'],
    ['a condition without a start', '#endif', 'a.c:1:2: #endif without an #if before it'],
    ['#error', '#error "no board chosen"', 'the source gives up here: #error "no board chosen"'],
    ['pasting', '#define CAT(a, b) a##b\nint x = CAT(1, 2);', 'a.c:2:9: the macro CAT uses ##, which is not read'],
    ['a comment without end', '/* ', 'a.c:1:1: the comment does not end'],
    ['a word over two lines', 'str\\\nuct { int a; } x;', 'a.c:1:4: a word goes on in the next line'],
    ['pointers', 'struct { char *name; } config = { 0 };', 'a configuration has no pointers'],
  ])('%s', (_what, text, message) => {
    expect(refusalOf(text)).toContain(message)
  })

  it('places a fault of the file where its bytes were written', () => {
    const members = 'struct jailhouse_memory mem_regions[2];'
    const text = cell('.num_memory_regions = 1,', members, '.mem_regions = { { 1 }, { 2 } },')
    expect(refusalOf(text, { format: 'rev14' })).toBe(
      'a.c:13:28: end of file is 32 more bytes, expected the file to end after 164 bytes, as its counts say (revision 14)',
    )
  })

  it('takes excess values for what they are', () => {
    const text = cell('', '__u64 cpus[1];', '.cpus = { 1, 2 },')
    expect(refusalOf(text)).toContain('a.c:13:15: one value too many: a list of 1 has room for 1')
  })
})

describe('hostile sources', () => {
  const doubling = Array.from({ length: 40 }, (_, i) => `#define A${i + 1} A${i} A${i}`).join('\n')
  it.each<[string, string, string]>([
    ['macros that double forty times', `#define A0 x\n${doubling}\nA40`, 'comes to more than 400000 words'],
    ['a macro that calls itself', '#define A A + 1\nint x = A;', 'is no configuration'],
    ['macros that call each other', '#define A B\n#define B A\nA', 'expected a declaration, found A'],
    ['deep parentheses', `int x = ${'('.repeat(1e5)}`, 'levels of nesting'],
    ['deep signs', `int x = ${'-'.repeat(1)}${'~'.repeat(1e5)}1;`, 'levels of nesting'],
    ['deep braces', `int x = ${'{'.repeat(1e5)}`, 'levels of nesting'],
    ['deep structs', 'struct {'.repeat(1e4), 'levels of nesting'],
    ['deep calls', `#define F(x) x\nint x = ${'F('.repeat(1e4)}${')'.repeat(1e4)};`, 'more than 128 deep'],
    ['a long row of operators', `int x = 1${' + 1'.repeat(1e5)};`, 'operators in a row'],
    ['a list of 4 GiB', '__u64 x[0x20000000] = { 1 };', 'is 536870912, not 0 to 4194304'],
    ['a list of lists', '__u64 x[4000][4000][4000] = { 1 };', 'more than any file'],
    ['a file that includes itself', '#include "a.c"\n', 'files include each other more than 16 deep'],
    ['a number of a megabyte', `int x = ${'9'.repeat(1e6)};`, 'the number has too many digits'],
    ['two megabytes of blanks', ' '.repeat(2 << 20), 'more than 1048576 characters'],
    [
      'a large list cleared over and over',
      cell('', '__u8 x[4000000];', '.x = {},\n'.repeat(1000)),
      'the initialisers write more than 67108864 bytes',
    ],
  ])('%s', (_what, text, message) => {
    expect(refusalOf(text, { format: 'rev14', include: () => text })).toContain(message)
  })
})

it('gives the bytes of the encoder', () => {
  for (const format of FORMAT_IDS satisfies readonly FormatId[]) {
    const [one] = fc.sample(arbitraryCell(fc.constant(ARM64), 3), { numRuns: 1, seed: 7 })
    const [system] = fc.sample(arbitrarySystem(format, 3), { numRuns: 1, seed: 7 })
    expect(encodeCellFile(read(cellSource(one!, format), { format }))).toEqual(encodeCell(one!, format))
    expect(encodeCellFile(read(systemSource(system!, format), { format }))).toEqual(encodeSystem(system!, format))
  }
})
