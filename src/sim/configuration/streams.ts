/** SMMUs and the streams of devices behind them: what of a board's SMMU goes into the configurations. */
import type { Board, BoardDevice } from '../plan/board'
import type { ImportedSystem } from '../plan/imported'

/** JAILHOUSE_IOMMU_* of include/jailhouse/cell-config.h. */
const UNIT_TYPES = { 'smmu-v3': 3, 'mmu-500': 5 } as const

type Stream = NonNullable<BoardDevice['streams']>[number]

/** The SMMU of `board` as a unit of the system configuration, when Jailhouse drives it. */
export function boardUnits({ smmu }: Board): ImportedSystem['iommuUnits'] {
  if (!smmu?.driven) return []
  return [{ type: UNIT_TYPES[smmu.type], base: smmu.registers.physical, size: Number(smmu.registers.size) }]
}

/** A stream as Jailhouse stores it: an MMU-500 has the ignored bits in the upper half of the word. */
function word({ id, mask = 0 }: Stream): number {
  return ((mask << 16) | id) >>> 0
}

function streamsOf(names: readonly string[], board: Board): Stream[] {
  return names.flatMap((name) => board.devices.find((device) => device.name === name)?.streams ?? [])
}

/** Stream IDs of a cell with `devices`, each once, when Jailhouse drives the SMMU. */
export function cellStreams(devices: readonly string[], board: Board): number[] {
  return board.smmu?.driven ? [...new Set(streamsOf(devices, board).map(word))] : []
}

/** Stream IDs that stay with root: the board's, without those of devices that `cells` have. */
export function rootStreams(cells: readonly { devices?: readonly string[] | undefined }[], board: Board): number[] {
  if (!board.smmu?.driven) return []
  const given = new Set(cells.flatMap(({ devices = [] }) => cellStreams(devices, board)))
  return board.smmu.rootStreams.map(word).filter((stream) => !given.has(stream))
}
