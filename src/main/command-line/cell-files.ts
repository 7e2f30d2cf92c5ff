/**
 * Configurations on the command line, as Jailhouse's files or as their C source: read whole, bounded, and named in every
 * complaint.
 */
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { CellFileError } from '../../hw/cellfile/cell-file-error'
import { readCellSource } from '../../hw/cellfile/c-reader/read-source'
import { CSourceError } from '../../hw/cellfile/c-reader/source-error'
import { decodeCellFile, LARGEST_CELL_FILE_BYTES, type DecodedCellFile } from '../../hw/cellfile/decode'
import type { FormatId } from '../../hw/cellfile/formats'
import { ServiceError } from '../contract/service-error'
import { readBounded, readText } from '../services/files'

const LARGEST_SOURCE_BYTES = 1024 * 1024

export interface ReadOptions {
  /** The format whose header C source is for; the newest that it compiles for when left out. */
  format?: FormatId | undefined
  /** Macros for C source, as `-D NAME=VALUE` gives them. */
  defines?: ReadonlyMap<string, string>
}

/** A configuration, and macros that its source asked for and nobody defined. */
export interface ReadConfiguration {
  file: DecodedCellFile
  missingMacros: string[]
}

/** Whether a file is named as C source is. */
export const isSource = (file: string) => file.endsWith('.c')

/**
 * Reads one `.cell` file or C source. Throws ServiceError that names the file and the byte, or line and column, what is there
 * and what belongs there.
 */
export async function readConfiguration(file: string, options: ReadOptions = {}): Promise<ReadConfiguration> {
  try {
    if (isSource(file)) return await readSource(file, options)
    const bytes = await readBounded(file, LARGEST_CELL_FILE_BYTES, 'a Jailhouse configuration')
    return { file: decodeCellFile(bytes), missingMacros: [] }
  } catch (error) {
    if (error instanceof CellFileError) throw new ServiceError('bad-input', `${file}: ${error.message}`)
    if (error instanceof CSourceError) throw new ServiceError('bad-input', error.message)
    throw error
  }
}

/** Reads and decodes one file, of either kind. Throws as `readConfiguration`. */
export async function readCellFile(file: string): Promise<DecodedCellFile> {
  return (await readConfiguration(file)).file
}

async function readSource(name: string, options: ReadOptions): Promise<ReadConfiguration> {
  const text = await readText(name, LARGEST_SOURCE_BYTES, 'C source of a Jailhouse configuration')
  const include = (included: string) => textBeside(name, included)
  const { missingMacros, ...file } = readCellSource(text, { ...options, name, include })
  return { file, missingMacros }
}

/** The text of a file in the source's folder or below it; undefined for any other. */
function textBeside(source: string, included: string): string | undefined {
  const parts = included.split('/')
  if (path.isAbsolute(included) || parts.includes('..') || included.includes('\0')) return undefined
  const beside = path.join(path.dirname(source), ...parts)
  try {
    const status = statSync(beside)
    return status.isFile() && status.size <= LARGEST_SOURCE_BYTES ? readFileSync(beside, 'utf8') : undefined
  } catch {
    return undefined
  }
}
