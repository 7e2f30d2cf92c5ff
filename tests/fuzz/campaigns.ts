/**
 * Campaigns against what reads files and sources from elsewhere: every input is either understood, and then written back as it
 * was, or refused with the place. Anything else ends the campaign with what is needed to have it again.
 */
import * as fc from 'fast-check'
import { cellSource, systemSource } from '../../src/hw/cellfile/c-source'
import { readCellSource } from '../../src/hw/cellfile/c-reader/read-source'
import { CSourceError } from '../../src/hw/cellfile/c-reader/source-error'
import { CellFileError } from '../../src/hw/cellfile/cell-file-error'
import { decodeCellFile, type DecodedCellFile } from '../../src/hw/cellfile/decode'
import { encodeCell, encodeCellFile, encodeSystem } from '../../src/hw/cellfile/encode'
import { ARM64, FORMAT_IDS, FORMATS, type FormatId } from '../../src/hw/cellfile/formats'
import { configurationFromJson, configurationToJson } from '../../src/hw/cellfile/json'
import { arbitraryCell, arbitrarySystem } from '../fixtures/jailhouse/arbitrary-configuration'
import { knownFiles } from '../fixtures/jailhouse/board-configurations'
import { shippedLibrary } from '../support/templates'
import { campaign, type CampaignResult } from './campaign'
import { checkAndImport } from './check-and-import'
import { mutatedFile, mutatedSource } from './mutations'
import { Random } from './random'

/** Every public configuration in every format that can hold it. */
function knownConfigurations(): DecodedCellFile[] {
  return FORMAT_IDS.flatMap((format) =>
    knownFiles().flatMap((file): DecodedCellFile[] => {
      if (file.kind === 'system') return [{ kind: 'system', format, system: file.system }]
      const canHold = FORMATS[format].hasArchitecture || file.cell.architecture === ARM64
      return canHold ? [{ kind: 'cell', format, cell: file.cell }] : []
    }),
  )
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.length).equals(b)
}

/** Mutated files through decoding, encoding, the rules and import. */
export function fuzzFiles(seed: string, inputs: number): CampaignResult {
  const random = new Random(seed, 'files')
  const known = knownConfigurations()
  const files = known.map(encodeCellFile)
  const library = shippedLibrary()
  const root = known.find((file) => file.kind === 'system')
  const cell = known.find((file) => file.kind === 'cell')
  if (!root || !cell) throw new Error('no public system configuration or no public cell')
  const attempt = (bytes: Uint8Array) => {
    let decoded: DecodedCellFile
    try {
      decoded = decodeCellFile(bytes)
    } catch (error) {
      if (!(error instanceof CellFileError)) throw error
      if (error.offset < 0 || error.offset > bytes.length)
        throw new Error('the place is not in the file', { cause: error })
      return false
    }
    if (!sameBytes(encodeCellFile(decoded), bytes)) throw new Error('comes back as other bytes')
    checkAndImport(decoded, decoded.kind === 'system' ? cell : root, library)
    return true
  }
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  return campaign('files', inputs, () => mutatedFile(files, random), attempt, hex)
}

/** Mutated C sources through the reader. */
export function fuzzSources(seed: string, inputs: number): CampaignResult {
  const random = new Random(seed, 'sources')
  const sources = knownConfigurations().map((file) =>
    file.kind === 'system' ? systemSource(file.system, file.format) : cellSource(file.cell, file.format),
  )
  const attempt = (text: string) => {
    try {
      const file = readCellSource(text, { name: 'self.c', include: (name) => (name === 'self.c' ? text : undefined) })
      const bytes = encodeCellFile(file)
      if (!sameBytes(encodeCellFile(decodeCellFile(bytes)), bytes)) throw new Error('comes back as other bytes')
      return true
    } catch (error) {
      if (!(error instanceof CSourceError)) throw error
      if (error.line < 1 || error.column < 1)
        throw new Error(`line ${error.line}, column ${error.column}`, { cause: error })
      return false
    }
  }
  return campaign(
    'sources',
    inputs,
    () => mutatedSource(sources, random),
    attempt,
    (text) => text,
  )
}

/** Random configurations of one format through files, JSON and C, and back. */
export function roundTrips(seed: string, format: FormatId, inputs: number): CampaignResult {
  const cells = arbitraryCell(fc.constant(ARM64), 3).map((cell): DecodedCellFile => ({ kind: 'cell', format, cell }))
  const systems = arbitrarySystem(format, 3).map((system): DecodedCellFile => ({ kind: 'system', format, system }))
  const numericSeed = Number(BigInt.asIntN(32, BigInt(seed)))
  const stream = fc.sample(fc.oneof(cells, systems), { seed: numericSeed, numRuns: inputs })[Symbol.iterator]()
  const attempt = (file: DecodedCellFile) => {
    const bytes = file.kind === 'cell' ? encodeCell(file.cell, format) : encodeSystem(file.system, format)
    const decoded = decodeCellFile(bytes)
    const candidates = [decoded.format, ...(decoded.alsoFits ?? [])]
    if (!candidates.includes(format) || !sameBytes(encodeCellFile(decoded), bytes)) throw new Error('a file changes')
    const json: unknown = JSON.parse(JSON.stringify(configurationToJson(file)))
    if (!sameBytes(encodeCellFile(configurationFromJson(json)), bytes)) throw new Error('JSON changes it')
    const source = file.kind === 'cell' ? cellSource(file.cell, format) : systemSource(file.system, format)
    const read = readCellSource(source, { name: 'round-trip.c', format })
    if (!sameBytes(encodeCellFile(read), bytes)) throw new Error('C source changes it')
    return true
  }
  const describe = (file: DecodedCellFile) => JSON.stringify(configurationToJson(file))
  return campaign(`round trips in ${format}`, inputs, () => stream.next().value!, attempt, describe)
}
