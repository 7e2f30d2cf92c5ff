/** A plan as a deploy, a preflight and a drift check take it. */
import path from 'node:path'
import type { BundleFile } from '../../../hw/bundle/bundle-file'
import { documentDigest } from '../../../hw/bundle/canonical-json'
import { bundleParts, type BundleParts } from '../../../hw/bundle/parts'
import { imagesNeeded, makeRelease, type Release } from '../../../hw/secure-shell/deploy/release'
import type { Library } from '../../../sim/plan/library'
import { ServiceError } from '../../contract/service-error'
import { bundleOf } from '../export-plan'
import { readBounded } from '../files'
import { requireSound } from '../sound-plan'

export interface BoardPlan {
  parts: BundleParts
  /** Files of the plan alone. */
  bundle: BundleFile[]
  /** With the images that were found. */
  release: Release
  /** Images that the cells run and that were not found. */
  missingImages: string[]
}

/** A kernel or an initial RAM disk is smaller. */
const LARGEST_IMAGE = 512 * 1024 * 1024

/**
 * Builds the bundle and takes the images that its cells run from the folder `images`, by the names that BOOT.md has for them.
 * @throws ServiceError for an unsound plan, and for a file that cannot be read.
 */
export async function boardPlan(document: unknown, library: Library, images?: string): Promise<BoardPlan> {
  const { plan, board, configuration, problems } = requireSound(document, library, 'deployed')
  const parts = bundleParts({ plan, board, configuration, problems, digest: documentDigest(document) })
  const bundle = await bundleOf(document, library)
  const files: BundleFile[] = []
  const missingImages: string[] = []
  for (const needed of imagesNeeded(parts, bundle)) {
    const bytes = images === undefined ? undefined : await image(path.join(images, path.posix.basename(needed)))
    if (bytes === undefined) missingImages.push(needed)
    else files.push({ path: needed, bytes })
  }
  return { parts, bundle, release: makeRelease([...bundle, ...files]), missingImages }
}

async function image(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readBounded(file, LARGEST_IMAGE, 'an image')
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'not-found') return undefined
    throw error
  }
}
