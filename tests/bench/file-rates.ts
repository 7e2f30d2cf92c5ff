/** How many of the public configurations are decoded, checked, encoded, written as C and read from C in a second. */
import { cellSource, systemSource } from '../../src/hw/cellfile/c-source'
import { readCellSource } from '../../src/hw/cellfile/c-reader/read-source'
import { decodeCellFile, type DecodedCellFile } from '../../src/hw/cellfile/decode'
import { encodeCellFile } from '../../src/hw/cellfile/encode'
import { checkConfiguration } from '../../src/sim/rules/check'
import { knownFiles } from '../fixtures/jailhouse/board-configurations'

export interface FileRate {
  name: string
  filesPerSecond: number
  /** Bytes of the binary files behind that rate, each second. */
  bytesPerSecond: number
}

const files: DecodedCellFile[] = knownFiles().map((file) =>
  file.kind === 'system'
    ? { kind: 'system', format: 'rev14', system: file.system }
    : { kind: 'cell', format: 'rev14', cell: file.cell },
)
const binaries = files.map(encodeCellFile)
const sources = files.map((file) => (file.kind === 'system' ? systemSource(file.system) : cellSource(file.cell)))
const root = files.find((file) => file.kind === 'system')

function check(file: DecodedCellFile): void {
  if (file.kind === 'system') checkConfiguration({ system: file.system, cells: [] })
  else if (root?.kind === 'system') checkConfiguration({ system: root.system, cells: [file.cell] })
}

const WORK: readonly (readonly [name: string, work: (index: number) => void])[] = [
  ['decoded', (i) => decodeCellFile(binaries[i]!)],
  ['checked', (i) => check(files[i]!)],
  ['encoded', (i) => encodeCellFile(files[i]!)],
  ['read from C', (i) => readCellSource(sources[i]!, { name: 'bench.c', format: 'rev14' })],
]

/** Files a second for each step, the median of several repetitions of at least `minimumSeconds` each. */
export function fileRates(repetitions: number, minimumSeconds: number): FileRate[] {
  const bytes = binaries.reduce((sum, one) => sum + one.length, 0)
  return WORK.map(([name, work]) => {
    const rates: number[] = []
    for (let i = -1; i < repetitions; i += 1) {
      const start = process.hrtime.bigint()
      let rounds = 0
      let wall: number
      do {
        for (let file = 0; file < files.length; file += 1) work(file)
        rounds += 1
        wall = Number(process.hrtime.bigint() - start) / 1e9
      } while (wall < minimumSeconds)
      // The first repetition lets the compiler find its feet.
      if (i >= 0) rates.push(rounds / wall)
    }
    const perSecond = rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)]!
    return { name, filesPerSecond: perSecond * files.length, bytesPerSecond: perSecond * bytes }
  })
}
