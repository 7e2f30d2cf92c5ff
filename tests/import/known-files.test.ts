/** Every public file through the decoder, lifting, the plan's text, lowering and the encoder: the same bytes again. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildConfigurations } from '../../src/hw/bundle/bundle'
import { decodeCellFile } from '../../src/hw/cellfile/decode'
import { encodeCell, encodeSystem } from '../../src/hw/cellfile/encode'
import { liftConfiguration } from '../../src/sim/configuration/lift'
import { recogniseBoard } from '../../src/sim/configuration/recognise'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { checkPlan } from '../../src/sim/rules/check'
import { knownFiles, type KnownFile } from '../fixtures/jailhouse/board-configurations'
import { shippedLibrary } from '../support/templates'

const library = shippedLibrary()
const files = knownFiles()
const systems = files.filter((file) => file.kind === 'system')
const boardName = (file: KnownFile) => file.id.split('/')[0]
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function fromFile(file: KnownFile) {
  return decodeCellFile(file.kind === 'system' ? encodeSystem(file.system) : encodeCell(file.cell))
}

describe('import and export', () => {
  it.each(systems)('give the bytes of $id and all its cells again', (root) => {
    const cells = files.filter((file) => file.kind === 'cell' && boardName(file) === boardName(root))
    const system = fromFile(root)
    const decoded = cells.map(fromFile)
    if (system.kind !== 'system') throw new Error('a root is a system')
    const set = { system: system.system, cells: decoded.flatMap((file) => (file.kind === 'cell' ? [file.cell] : [])) }
    const board = recogniseBoard(set.system, library.boards.values())
    const lifted = liftConfiguration(set, { board, name: root.id, format: 'rev14' })
    if (!lifted.ok) throw new Error(lifted.reasons.join('\n'))
    const document = JSON.parse(JSON.stringify(lifted.document)) as PlanDocument
    // The cells of a board are alternatives to each other, so that together they break rules.
    const written = buildConfigurations(document, checkPlan(document, library))
    const hashes = written.filter((file) => file.path.endsWith('.cell')).map((file) => sha256(file.bytes))
    // The hashes are those of the files that the public sources make.
    expect(hashes).toEqual([root, ...cells].map((file) => file.sha256))
  })
})
