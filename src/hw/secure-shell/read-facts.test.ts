import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Probe } from './probes'
import { iomem, kernelList, readFacts } from './read-facts'

const NAMES = (
  'user kernel model compatible command-line cpus-online cpus-present memory memory-banks reserved-memory tool module ' +
  'firmware cell-files enabled cells gic virtualisation kvm-device kvm-at-load serial-ports kernel-consoles missing-tools'
).split(' ')

const answers = (text: Record<string, string>, code = 0) =>
  readFacts(new Map(Object.entries(text).map(([name, answer]): [string, Probe] => [name, { text: answer, code }])))

describe('facts', () => {
  it('are read from what a board prints', () => {
    const facts = answers({
      compatible: 'fsl,imx8mm-evk\0fsl,imx8mm\0',
      'reserved-memory': 'jailhouse@b3c00000 00 00 00 00 b3 c0 00 00 00 00 00 00 00 01 00 00\nlinux,cma \n',
      cells: '0\timx8mm\trunning\t0-2\n1\tgic demo\tshut down\t3\n',
      'serial-ports': 'ttymxc1 0x30890000\nttyS0 0x0\n',
      gic: 'arm,gic-v3\n',
    })
    expect(facts.compatible).toEqual({ known: true, value: ['fsl,imx8mm-evk', 'fsl,imx8mm'] })
    expect(facts.reservedMemory).toEqual({
      known: true,
      value: [{ start: 0xb3c00000n, end: 0xb3c0ffffn, what: 'jailhouse@b3c00000' }],
    })
    expect(facts.cells).toEqual({
      known: true,
      value: [
        { id: 0, name: 'imx8mm', state: 'running', cpus: '0-2' },
        { id: 1, name: 'gic demo', state: 'shut down', cpus: '3' },
      ],
    })
    expect(facts.serialPorts).toEqual({ known: true, value: [{ tty: 'ttymxc1', address: 0x30890000n }] })
    expect(facts.gicVersion).toEqual({ known: true, value: 3 })
    expect(facts.user).toEqual({ known: false, reason: 'the board did not answer' })
  })

  it('that a command failed on are unknown with what it said, in one line without control characters', () => {
    const { tool } = answers({ tool: 'there is no\x1b[2J command\njailhouse' }, 1)
    expect(tool).toEqual({ known: false, reason: 'there is no?[2J command?jailhouse' })
  })

  it('of hidden addresses are unknown, and say how to see them', () => {
    const { memory } = answers({ memory: '00000000-00000000 : System RAM\n' })
    expect(memory).toMatchObject({ known: false, reason: expect.stringContaining('log in as root') })
  })

  it('are read from any text without failing, and hold no control characters', () => {
    const texts = fc.record(
      Object.fromEntries(NAMES.map((name) => [name, fc.string({ unit: 'binary', maxLength: 80 })])),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const facts = answers(text)
        for (const fact of Object.values(facts)) if (!fact.known) expect(fact.reason).not.toMatch(/\p{Cc}/u)
        for (const fact of [facts.kernel, facts.model, facts.commandLine, facts.tool]) {
          if (fact.known) expect(fact.value).not.toMatch(/\p{Cc}/u)
        }
      }),
    )
  })
})

describe("the kernel's lists", () => {
  it.each([
    ['0-3\n', [0, 1, 2, 3]],
    ['0,2-3', [0, 2, 3]],
    ['', []],
  ])('%j', (text, expected) => expect(kernelList(text)).toEqual(expected))

  it.each(['a', '0-', '0-3;id', '99999'])('%j is none', (text) => expect(kernelList(text)).toBeUndefined())
})

describe('/proc/iomem', () => {
  it('is read without what lies inside other entries', () => {
    const text = '40000000-7fffffff : System RAM\n  40010000-413effff : Kernel code\n'
    expect(iomem(text)).toEqual([{ start: 0x40000000n, end: 0x7fffffffn, what: 'System RAM' }])
  })
})
