/** Whatever is typed or loaded, the board goes on and makes no mistake. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shippedPlan } from '../support/templates'
import { sitAt } from './sitting'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const word = fc.constantFrom(
  ...['jailhouse', 'cell', 'create', 'load', 'start', 'shutdown', 'destroy', 'list', 'enable', 'disable', 'console'],
  ...[
    'config',
    'check',
    'linux',
    'stats',
    '-a',
    '0x1000',
    '-s',
    '"led-reg=0x40000000"',
    '--name',
    'gic-demo',
    '0',
    '1',
  ],
  ...[
    'bundle/cells/imx8mm.cell',
    'bundle/cells/gic-demo.cell',
    'bundle/images/gic-demo.bin',
    'random.cell',
    '/dev/null',
  ],
  ...[
    '/usr/share/jailhouse/inmates/uart-demo.bin',
    'modprobe',
    '-r',
    'rmmod',
    'insmod',
    'cyclictest',
    '-q',
    '-l',
    '10',
  ],
  ...[
    '-h',
    '-D',
    '1',
    '-t',
    'cat',
    'ls',
    '-R',
    '-l',
    '/',
    '/sys',
    '/proc/iomem',
    'grep',
    '-v',
    '.',
    'head',
    '-1',
    'mv',
    'cp',
  ],
  ...[
    'rm',
    '-r',
    'mkdir',
    'taskset',
    '-c',
    '0-99',
    'echo',
    '$?',
    '$(ls)',
    '*',
    '>',
    '>>',
    '2>&1',
    '<',
    '|',
    '&&',
    ';',
    '||',
  ],
  ...[
    'for',
    'i',
    'in',
    'do',
    'done',
    'if',
    'then',
    'fi',
    '{',
    '}',
    '(',
    ')',
    '!',
    'eval',
    'test',
    '[',
    ']',
    '=',
    'printf',
  ],
  ...[
    '%5s',
    'seq',
    '9',
    'wc',
    'sort',
    'sha256sum',
    'hexdump',
    'tail',
    'true',
    'false',
    'cd',
    '..',
    'x',
    "'",
    '"',
    '`',
    '\\',
  ],
)

it('survives words that make commands or none', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(word, { minLength: 1, maxLength: 9 }), { minLength: 20, maxLength: 40 }),
      async (lines) => {
        const sitting = await sitAt(shippedPlan('slide-imx8mm'))
        await sitting.run('modprobe jailhouse; jailhouse enable bundle/cells/imx8mm.cell', 20)
        for (const line of lines) {
          await sitting.run(line.join(' '), 20)
          // Out of whatever goes on: a screen, a quote, a program.
          await sitting.press('q\x03\x03', 5)
        }
        expect(await sitting.run('cd; echo still-here', 200)).toContain('still-here\n')
        expect(sitting.said()).not.toContain('made a mistake')
        sitting.board.close()
      },
    ),
    { numRuns: 12, seed: 7 },
  )
})

it('survives bytes of any kind, typed and loaded', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ maxLength: 300 }), async (typed, tail) => {
      const bytes = new Uint8Array([...new TextEncoder().encode('JHCLL'), 2, 14, 0, ...tail])
      const sitting = await sitAt(shippedPlan('slide-imx8mm'), { files: [{ path: '/root/any.cell', bytes }] })
      await sitting.run('modprobe jailhouse; jailhouse enable bundle/cells/imx8mm.cell', 20)
      await sitting.run('jailhouse cell create any.cell; jailhouse config check any.cell any.cell', 20)
      // ^D leaves the shell, as it should.
      await sitting.press(String.fromCharCode(...typed.filter((byte) => byte !== 4)), 50)
      await sitting.press('\r\x03\x03', 10)
      expect(await sitting.run('echo still-here', 200)).toContain('still-here\n')
      expect(sitting.said()).not.toContain('made a mistake')
      sitting.board.close()
    }),
    { numRuns: 25, seed: 7 },
  )
})
