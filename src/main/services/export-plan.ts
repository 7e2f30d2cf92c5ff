/**
 * A plan's files for the board: shown before they are written, and written all or none.
 */
import { createHash } from 'node:crypto'
import { buildBundle, BundleRefused } from '../../hw/bundle/bundle'
import type { BundleFile } from '../../hw/bundle/bundle-file'
import { withCompiledTrees } from '../../hw/bundle/compile'
import { TreeRefused } from '../../hw/devicetree/compile'
import { BundleWriteError, writeBundle } from '../../hw/bundle/write'
import type { Library } from '../../sim/plan/library'
import { ServiceError } from '../contract/check'
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

async function bundleOf(document: unknown, library: Library): Promise<BundleFile[]> {
  const check = requireSound(document, library, 'exported')
  try {
    return await withCompiledTrees(buildBundle(document, check))
  } catch (error) {
    if (error instanceof BundleRefused) throw new ServiceError('bad-input', error.message)
    if (error instanceof TreeRefused) throw new ServiceError('cannot-write', error.message)
    throw error
  }
}

/** The files that an export writes, with their text where they are text. Throws ServiceError for an unsound plan. */
export async function previewExport(
  document: unknown,
  library: Library,
): Promise<(ExportedFile & { text?: string | undefined })[]> {
  const files = await bundleOf(document, library)
  return files.map((file) => ({ ...described(file), text: file.text }))
}

/** Writes the files into a folder that does not exist yet. Throws ServiceError; then nothing was written. */
export async function exportPlan(document: unknown, library: Library, directory: string): Promise<ExportedFile[]> {
  const files = await bundleOf(document, library)
  try {
    await writeBundle(directory, files)
  } catch (error) {
    if (error instanceof BundleWriteError) throw new ServiceError('cannot-write', error.message)
    throw error
  }
  return files.map(described)
}
