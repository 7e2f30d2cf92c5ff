/** The shipped plans: nothing to find, every limit met, and files in every format that hold what was planned. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildBundle } from '../../src/hw/bundle/bundle'
import { haveTheirGuide } from '../../src/hw/bundle/guided'
import { writeBundle } from '../../src/hw/bundle/write'
import { decodeCellFile } from '../../src/hw/cellfile/decode'
import { liftConfiguration } from '../../src/sim/configuration/lift'
import { recogniseBoard } from '../../src/sim/configuration/recognise'
import { simulate } from '../../src/sim/engine/simulate'
import { formatSchema, type FormatId, type PlanDocument } from '../../src/sim/plan/plan'
import { checkConfiguration, checkPlan } from '../../src/sim/rules/check'
import type { RuleInput } from '../../src/sim/rules/rule'
import { parsedPlan, shippedLessonIds, shippedLibrary, shippedPlan, shippedPlanIds } from '../support/templates'

const library = shippedLibrary()

/** What a plan's files for a Jailhouse of `format` are, decoded again. */
function readBack(document: PlanDocument, format: FormatId) {
  const wanted = { ...document, jailhouse: { ...document.jailhouse, format } }
  const bundle = buildBundle(wanted, checkPlan(wanted, library))
  const files = bundle
    .filter(({ path }) => path.endsWith('.cell'))
    .map(({ path, bytes }) => ({ name: path, ...decodeCellFile(bytes) }))
  const system = files.find((file) => file.kind === 'system')!
  const cells = files.filter((file) => file.kind === 'cell')
  const set = { system: system.system, cells: cells.map(({ cell }) => cell) }
  return { bundle, system, cells, set, board: recogniseBoard(set.system, library.boards.values()) }
}

/**
 * Plans whose cells have devices that a second gate keeper of the SoC holds back. What opens it stands in the bundle's guide and
 * not in Jailhouse's files, so files that were taken away from their guide are warned of, whoever made them.
 */
const OPENED_BY_THE_GUIDE: Record<string, string> = {
  'industrial-gateway-imx8qxp': 'scu_rm',
  'mobile-robot-imx8qm': 'scu_rm',
  'quadcopter-imx8mm': 'mw 0x303d0518 0xff',
  'slide-imx8mm': 'mw 0x303d0518 0xff',
}

const found = (input: RuleInput) => checkConfiguration(input).map(({ code, message }) => `${code}: ${message}`)

it('are ten, each on a board that exists', () => {
  expect(shippedPlanIds()).toEqual([
    'delivery-drone-imx8mp',
    'first-steps-qemu-arm64',
    'fused-sensor-hub-imx93',
    'immersive-audio-imx8mn',
    'industrial-gateway-imx8qxp',
    'mobile-robot-imx8qm',
    'quadcopter-imx8mm',
    'robot-arm-imx8mp',
    'slide-imx8mm',
    'two-linux-imx8mq',
  ])
  for (const id of shippedPlanIds()) expect(library.boards.has(shippedPlan(id).board), id).toBe(true)
})

it('have a line each in docs/plans.md, as lessons do', () => {
  const document = readFileSync(new URL('../../docs/plans.md', import.meta.url), 'utf8')
  const named = [...document.matchAll(/^\| `([a-z0-9-]+)`/gm)].map((match) => match[1]!)
  const lessons = shippedLessonIds().map((id) => id.replace('lessons/', ''))
  expect([...named].sort()).toEqual([...shippedPlanIds(), ...lessons].sort())
})

describe.each(shippedPlanIds())('%s', (id) => {
  const document = shippedPlan(id)

  it('says in two to five sentences why it is cut as it is', () => {
    const sentences = document.description!.split(/[.?!](?:\s|$)/).filter((text) => text !== '')
    expect(sentences.length).toBeGreaterThanOrEqual(2)
    expect(sentences.length).toBeLessThanOrEqual(5)
    expect(document.description!.length).toBeLessThan(700)
  })

  it('has limits, and chains where data passes on', () => {
    expect(document.limits?.length).toBeGreaterThan(0)
    // The measured scene and the first steps have one workload a cell.
    const alone = id.startsWith('slide') || id.startsWith('first-steps')
    expect(document.chains ?? []).toHaveLength(alone ? 0 : document.chains!.length)
    if (!alone) expect(document.chains!.length).toBeGreaterThan(0)
  })

  it('is found nothing wrong with', () => {
    const { faults, problems } = checkPlan(document, library)
    expect(faults).toEqual([])
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
  })

  it('meets every limit within ten seconds, and delivers every message', () => {
    const plan = parsedPlan(document)
    const { limits, links } = simulate(plan, library.boards.get(plan.board)!, library.workloads, {
      seconds: 10,
      seed: plan.run.seed,
    })
    const notMet = limits.filter(({ met }) => met !== true)
    expect(notMet.map(({ of, measure, observedNs }) => `${of} ${measure}: ${observedNs} ns`)).toEqual([])
    expect(limits).toHaveLength(plan.limits.length)
    for (const { stream, dropped } of links) expect(dropped, stream).toBe(0)
  })

  it.each(formatSchema.options)(
    'is exported as %s, and passes every rule when its files are read back',
    async (format) => {
      const { bundle, system, cells, set, board } = readBack(document, format)
      expect(board?.id).toBe(document.board)
      expect(cells).toHaveLength(document.cells!.length)
      const source = ({ name, alsoFits }: (typeof cells)[number] | typeof system) => ({ name, format, alsoFits })
      const folder = path.join(await mkdtemp(path.join(tmpdir(), 'cellbench-plans-')), 'bundle')
      await writeBundle(folder, bundle)
      const guided = await haveTheirGuide([system, ...cells].map(({ name }) => path.join(folder, name)))
      await rm(path.dirname(folder), { recursive: true })
      const files = { system: source(system), cells: cells.map(source) }
      expect(found({ ...set, board, files, guided })).toEqual([])
      const opened = OPENED_BY_THE_GUIDE[id]
      expect(found({ ...set, board, files })).toEqual(
        opened === undefined ? [] : [expect.stringMatching(/^soc-partition: /)],
      )
      const guide = bundle.find(({ path }) => path === 'BOOT.md')!.text!
      if (opened !== undefined) expect(guide).toContain(opened)
    },
  )

  it.each(formatSchema.options)('is a plan again that no rule finds anything in, from its files as %s', (format) => {
    const { set, board } = readBack(document, format)
    const lifted = liftConfiguration(set, { board, name: id, format })
    if (!lifted.ok) throw new Error(lifted.reasons.join('\n'))
    const { faults, problems } = checkPlan(JSON.parse(JSON.stringify(lifted.document)), library)
    expect(faults).toEqual([])
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
  })
})
