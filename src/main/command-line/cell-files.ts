/**
 * `.cell` files on the command line: read whole, bounded, and named in every complaint.
 */
import { CellFileError } from '../../hw/cellfile/cell-file-error'
import { decodeCellFile, LARGEST_CELL_FILE_BYTES, type DecodedCellFile } from '../../hw/cellfile/decode'
import { ServiceError } from '../contract/check'
import { readBounded } from '../services/files'

/** Reads and decodes one file. Throws ServiceError that names the file, the byte, the field, what is there and what belongs. */
export async function readCellFile(path: string): Promise<DecodedCellFile> {
  const bytes = await readBounded(path, LARGEST_CELL_FILE_BYTES, 'a Jailhouse configuration')
  try {
    return decodeCellFile(bytes)
  } catch (error) {
    if (error instanceof CellFileError) throw new ServiceError('bad-input', `${path}: ${error.message}`)
    throw error
  }
}
