/**
 * The files of one board on the command line: a system configuration and cells, in any order.
 */
import path from 'node:path'
import type { DecodedCellFile } from '../../hw/cellfile/decode'
import type { SourceFile } from '../../sim/rules/rule'
import { ServiceError } from '../contract/service-error'
import { isSource, readCellFile } from './cell-files'

type Decoded<K extends DecodedCellFile['kind']> = Extract<DecodedCellFile, { kind: K }> & { file: string }

export interface ReadSet {
  /** The one system configuration; undefined when only cells were named. */
  system: Decoded<'system'> | undefined
  cells: Decoded<'cell'>[]
}

/** Whether a file is named as Jailhouse's configurations or their sources are, and not as a plan. */
export function isConfigurationFile(file: string): boolean {
  return file.endsWith('.cell') || isSource(file)
}

/** Reads the files of one board. Throws ServiceError for a file that is none, and for two system configurations. */
export async function readConfigurationSet(files: readonly string[]): Promise<ReadSet> {
  const decoded = await Promise.all(files.map(async (file) => ({ file, ...(await readCellFile(file)) })))
  const systems = decoded.filter((content) => content.kind === 'system')
  if (systems.length > 1) {
    const names = systems.map(({ file }) => file).join(' and ')
    const message = `Cells belong to one system configuration, and ${names} are one each: name the root's file once.`
    throw new ServiceError('bad-input', message)
  }
  return { system: systems[0], cells: decoded.filter((content) => content.kind === 'cell') }
}

/** What rules are told about a file. */
export function sourceOf({ file, format, alsoFits }: Decoded<'system' | 'cell'>): SourceFile {
  return { name: path.basename(file), format, alsoFits }
}
