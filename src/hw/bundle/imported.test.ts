/** Bundles of every known vendor configuration, lifted into a plan: what leaves must be sound for boards of any shape. */
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { knownFiles, type KnownFile } from '../../../tests/fixtures/jailhouse/board-configurations'
import { parsedPlan, shippedLibrary } from '../../../tests/support/templates'
import { lower } from '../../sim/configuration/lower'
import { liftConfiguration } from '../../sim/configuration/lift'
import { recogniseBoard } from '../../sim/configuration/recognise'
import { boardOf } from '../../sim/plan/board-of'
import { buildBundle } from './bundle'

const library = shippedLibrary()
const files = knownFiles()
type System = Extract<KnownFile, { kind: 'system' }>
const systems = files.filter((file): file is System => file.kind === 'system')
const hasCompiler = spawnSync('dtc', ['--version']).status === 0

describe('a bundle', () => {
  it.each(systems)('of $id with all its cells is complete and its trees compile', ({ id, system }) => {
    const cells = files.flatMap((file) =>
      file.kind === 'cell' && file.id.split('/')[0] === id.split('/')[0] ? [file.cell] : [],
    )
    const board = recogniseBoard(system, library.boards.values())
    const lifted = liftConfiguration({ system, cells }, { board, name: id, format: 'rev14' })
    if (!lifted.ok) throw new Error(lifted.reasons.join('\n'))
    const plan = parsedPlan(lifted.document)
    const planBoard = boardOf(plan, library)!
    // Findings of the rules do not matter here: the files are made as if there were none.
    const check = { faults: [], problems: [], plan, board: planBoard, configuration: lower(plan, planBoard) }
    const bundle = buildBundle(lifted.document, check)
    expect(bundle.map((file) => file.path)).toEqual(expect.arrayContaining(['start.sh', 'BOOT.md', 'datasheet.html']))
    for (const file of bundle.filter((candidate) => candidate.executable === true)) {
      expect(spawnSync('sh', ['-n'], { input: file.text }).stderr.toString()).toBe('')
    }
    for (const file of bundle.filter((candidate) => /\.dtso?$/.test(candidate.path) && hasCompiler)) {
      const { stderr, status } = spawnSync('dtc', ['-I', 'dts', '-O', 'dtb', '-o', '-', '-'], { input: file.text })
      expect({ path: file.path, stderr: stderr.toString(), status }).toEqual({ path: file.path, stderr: '', status: 0 })
    }
  })
})
