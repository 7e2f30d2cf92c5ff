/**
 * A plan's files for the board: shown before they are written, and written all or none.
 */
import { createHash } from 'node:crypto'
import { buildBundle, buildConfigurations, BundleRefused } from '../../hw/bundle/bundle'
import type { BundleFile } from '../../hw/bundle/bundle-file'
import { withCompiledTrees } from '../../hw/bundle/compile'
import { TreeRefused } from '../../hw/devicetree/compile'
import { BundleWriteError, writeBundle } from '../../hw/bundle/write'
import type { Library } from '../../sim/plan/library'
import type { Problem } from '../../sim/rules/rule'
import { ServiceError } from '../contract/service-error'
import { requireReadable, requireSound } from './sound-plan'

export interface ExportedFile {
  /** Below the bundle's folder, with slashes. */
  path: string
  bytes: number
  sha256: string
}

function described(file: BundleFile): ExportedFile {
  return { path: file.path, bytes: file.bytes.length, sha256: createHash('sha256').update(file.bytes).digest('hex') }
}

/** All files of a sound plan's bundle. Throws ServiceError. */
export async function bundleOf(document: unknown, library: Library): Promise<BundleFile[]> {
  const check = requireSound(document, library, 'exported')
  return refusing(() => withCompiledTrees(buildBundle(document, check)))
}

/** What a bundle refuses, as the services say it. */
async function refusing<T>(build: () => T | Promise<T>): Promise<T> {
  try {
    return await build()
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
  return writeFiles(directory, await bundleOf(document, library))
}

/**
 * Writes only the configurations, also those of a plan that the rules find errors in, and returns these errors with the files.
 * Throws ServiceError; then nothing was written.
 */
export async function exportConfigurations(
  document: unknown,
  library: Library,
  directory: string,
): Promise<{ files: ExportedFile[]; errors: Problem[] }> {
  const check = requireReadable(document, library)
  const files = await writeFiles(directory, await refusing(() => buildConfigurations(document, check)))
  return { files, errors: check.problems.filter((problem) => problem.severity === 'error') }
}

async function writeFiles(directory: string, files: BundleFile[]): Promise<ExportedFile[]> {
  try {
    await writeBundle(directory, files)
  } catch (error) {
    if (error instanceof BundleWriteError) throw new ServiceError('cannot-write', error.message)
    throw error
  }
  return files.map(described)
}
