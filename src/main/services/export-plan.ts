/**
 * A plan's files for the board: shown before they are written, and written all or none.
 */
import { createHash } from 'node:crypto'
import { buildBundle, type BundleFile } from '../../hw/bundle/bundle'
import { writeBundle } from '../../hw/bundle/write'
import type { Library } from '../../sim/plan/library'
import { fileError } from './file-faults'
import { requireSound } from './sound-plan'

export interface ExportedFile {
  /** Below the bundle's folder, with slashes. */
  path: string
  bytes: number
  sha256: string
}

function described(file: BundleFile): ExportedFile {
  return { path: file.path, bytes: file.bytes.length, sha256: createHash('sha256').update(file.bytes).digest('hex') }
}

/** The files that an export writes, with their text where they are text. Throws ServiceError for an unsound plan. */
export function previewExport(document: unknown, library: Library): (ExportedFile & { text?: string | undefined })[] {
  const check = requireSound(document, library, 'exported')
  return buildBundle(document, check).map((file) => ({ ...described(file), text: file.text }))
}

/** Writes the files into a folder that does not exist yet. Throws ServiceError; then nothing was written. */
export async function exportPlan(document: unknown, library: Library, directory: string): Promise<ExportedFile[]> {
  const check = requireSound(document, library, 'exported')
  const files = buildBundle(document, check)
  try {
    await writeBundle(directory, files)
  } catch (error) {
    throw fileError(error, directory, 'write')
  }
  return files.map(described)
}
