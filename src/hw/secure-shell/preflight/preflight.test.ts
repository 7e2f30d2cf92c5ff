/** Each finding with a board that breaks it and one that just does not. */
import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../../tests/support/templates'
import { checkPlan } from '../../../sim/rules/check'
import { bundleParts } from '../../bundle/parts'
import { encodeSystem } from '../../cellfile/encode'
import { known, unknown, type BoardFacts } from '../board-facts'
import type { Finding } from '../finding'
import { preflight } from './preflight'

const checked = checkPlan(shippedPlan('slide-imx8mm'), shippedLibrary())
const parts = bundleParts({
  plan: checked.plan!,
  board: checked.board!,
  configuration: checked.configuration!,
  problems: [],
  digest: '',
})
const stamp = encodeSystem(parts.configuration.system, 'rev14').subarray(0, 8)
const ram = (start: bigint, end: bigint) => ({ start, end, what: 'System RAM' })

const FITTING: BoardFacts = {
  user: known(0),
  kernel: known('6.6.3'),
  model: known('FSL i.MX8MM EVK board'),
  compatible: known(['fsl,imx8mm-evk', 'fsl,imx8mm']),
  commandLine: known('console=ttymxc1 clk_ignore_unused kvm.enable_virt_at_load=false mem=1852M'),
  cpusOnline: known([0, 1, 2, 3]),
  cpusPresent: known([0, 1, 2, 3]),
  memory: known([ram(0x40000000n, 0xb3bfffffn)]),
  memoryBanks: known([ram(0x40000000n, 0x7fffffffn), ram(0x80000000n, 0xbfffffffn)]),
  reservedMemory: known([]),
  tool: known('Jailhouse management tool v0.12'),
  module: known('installed'),
  firmware: known(['/lib/firmware/jailhouse.bin']),
  cellFiles: known([{ path: '/usr/share/jailhouse/cells/imx8mm.cell', stamp }]),
  jailhouseEnabled: unknown("cat: can't open '/sys/devices/jailhouse/enabled': No such file or directory"),
  cells: known([]),
  gicVersion: known(3),
  virtualisation: known(['CPU: All CPU(s) started at EL2', 'kvm [1]: Hyp mode initialized successfully']),
  kvmDevice: known(true),
  kvmAtLoad: known(false),
  serialPorts: known([{ tty: 'ttymxc1', address: 0x30890000n }]),
  kernelConsoles: known(['ttymxc1']),
  missingTools: known([]),
}

const find = (about: string, facts: Partial<BoardFacts>): Finding[] =>
  preflight({ ...FITTING, ...facts }, parts).filter((finding) => finding.about === about)

describe('a board that fits', () => {
  it('is only unknown where Cellbench cannot look', () => {
    const odd = preflight(FITTING, parts).filter((finding) => finding.verdict !== 'fits')
    expect(new Set(odd.map(({ about, verdict }) => `${about}: ${verdict}`))).toEqual(
      new Set(["root's device tree: unknown"]),
    )
  })
})

describe('a board that does not fit', () => {
  const cases: [string, Partial<BoardFacts>, RegExp][] = [
    ['user', { user: known(1000) }, /Log in as root/],
    ['tools', { missingTools: known(['sha256sum']) }, /Install sha256sum/],
    ['model', { compatible: known(['fsl,imx8mp-evk', 'fsl,imx8mp']) }, /Choose this board's plan/],
    ['Jailhouse module', { module: known('missing') }, /Install Jailhouse/],
    ['Jailhouse tool', { tool: unknown('there is no command jailhouse') }, /Install Jailhouse/],
    ['hypervisor image', { firmware: known([]) }, /Copy jailhouse.bin/],
    [
      'configuration format',
      { cellFiles: known([{ path: '/x.cell', stamp: stamp.map((byte, i) => (i === 6 ? 13 : byte)) }]) },
      /Set the format/,
    ],
    ['EL2', { virtualisation: known(['CPU: All CPU(s) started at EL1']) }, /firmware has to start it in EL2/],
    [
      'EL2',
      { virtualisation: known(['CPU: All CPU(s) started at EL2', 'kvm [1]: VHE mode initialized successfully']) },
      /kvm-arm.mode=nvhe/,
    ],
    ['EL2', { kvmAtLoad: known(true) }, /kvm.enable_virt_at_load=false/],
    ['cores', { cpusOnline: known([0, 1, 2]) }, /Bring the others online/],
    ['cores', { cpusOnline: known([0]), commandLine: known('maxcpus=1 quiet') }, /Take maxcpus=1 off/],
    ['cores', { cpusOnline: known([0, 1]), cpusPresent: known([0, 1]) }, /choose a board with these cores/],
    ['interrupt controller', { gicVersion: known(2) }, /names another controller/],
    ['RAM', { memoryBanks: known([ram(0x40000000n, 0x7fffffffn)]) }, /less memory/],
    ['memory map', { memory: known([ram(0x40000000n, 0xb3c00000n)]) }, /mem=1852M/],
  ]
  it.each(cases)('in its %s is blocked, with what to change (%#)', (about, facts, change) => {
    const [finding] = find(about, facts)
    expect(finding).toMatchObject({ verdict: 'differs', blocks: true })
    expect(finding!.change).toMatch(change)
  })

  it('in what is only advisable is not', () => {
    const cases: [string, Partial<BoardFacts>][] = [
      ['model', { compatible: known(['acme,board', 'fsl,imx8mm']) }],
      ['command line', { commandLine: known('console=ttymxc1') }],
      ['reserved memory', { commandLine: known('clk_ignore_unused') }],
      ['reserved memory', { reservedMemory: known([{ start: 0xb3c08000n, end: 0xb3c0ffffn, what: 'dsp@b3c08000' }]) }],
      ['console', { kernelConsoles: known(['ttymxc0']) }],
      ['console', { serialPorts: known([]) }],
      ['console of gic-demo', { serialPorts: known([{ tty: 'ttymxc3', address: 0x30a60000n }]) }],
    ]
    for (const [about, facts] of cases) {
      expect(
        find(about, facts).some((finding) => finding.verdict === 'differs' && !finding.blocks),
        about,
      ).toBe(true)
      expect(
        find(about, facts).some((finding) => finding.blocks),
        about,
      ).toBe(false)
    }
  })
})

describe('what a board does not tell', () => {
  it('stays unknown with its reason, whichever fact it is', () => {
    for (const name of Object.keys(FITTING) as (keyof BoardFacts)[]) {
      const findings = preflight({ ...FITTING, [name]: unknown('it is secret') }, parts)
      // Nothing is called fitting or blocking for not being known.
      expect(findings.filter((finding) => finding.blocks)).toEqual([])
    }
    expect(find('memory map', { memory: unknown('it is secret') })).toEqual([
      expect.objectContaining({ verdict: 'unknown', found: 'unknown', reason: 'it is secret' }),
    ])
  })

  it('is not guessed from a log that begins too late, or from a revision that two formats bear', () => {
    expect(find('EL2', { virtualisation: known([]) })[0]).toMatchObject({ verdict: 'unknown' })
    expect(find('configuration format', { cellFiles: known([]) })[0]).toMatchObject({ verdict: 'unknown' })
  })
})

describe('a board on which Jailhouse runs', () => {
  const running = { jailhouseEnabled: known(true), cpusOnline: known([0, 1]), module: known('loaded' as const) }

  it('is not held to cores that its cells have', () => {
    expect(find('cores', running)[0]).toMatchObject({ verdict: 'unknown', blocks: false })
  })

  it('is told apart by whose cells run', () => {
    const cell = (id: number, name: string) => ({ id, name, state: 'running', cpus: '0' })
    const ours = known([cell(0, parts.configuration.system.rootCell.name), cell(1, 'gic-demo')])
    expect(find('running cells', { ...running, cells: ours })[0]).toMatchObject({ verdict: 'fits' })
    expect(
      find('running cells', { ...running, cells: known([cell(0, 'imx8mm'), cell(1, 'theirs')]) })[0],
    ).toMatchObject({
      verdict: 'differs',
      change: 'Stop what runs: jailhouse disable.',
    })
  })
})
