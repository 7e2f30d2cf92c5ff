/** A release: the files of one deploy, with a name that follows from their content. */
import { createHash } from 'node:crypto'
import type { BundleFile } from '../../bundle/bundle-file'
import type { BundleParts } from '../../bundle/parts'

/** File in every release that lists the SHA-256 of all others, as `sha256sum -c` reads it. */
export const SUMS = 'SHA256SUMS'

export interface ReleaseFile {
  /** Below the release's folder, with slashes. */
  path: string
  bytes: Uint8Array
  executable: boolean
}

export interface Release {
  /** 16 hex digits: the beginning of the SHA-256 of its sums. */
  id: string
  /** All files, the sums last. */
  files: ReleaseFile[]
}

const NAME = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/

/** Shape of a release's name: nothing else in the folder of releases is touched. */
export const RELEASE_ID = /^[0-9a-f]{16}$/

const digest = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/** Images that the scripts of a bundle look for, by path in the bundle's folder; those that the bundle holds are left out. */
export function imagesNeeded({ cells }: BundleParts, bundle: readonly BundleFile[]): string[] {
  const paths = cells.flatMap((cell) =>
    cell.images.kind === 'plain'
      ? [`images/${cell.file}.bin`]
      : ['images/linux-loader.bin', `images/${cell.file}-Image`, cell.deviceTree],
  )
  return [...new Set(paths)].filter((path) => !bundle.some((file) => file.path === path))
}

/** The release of a bundle and its images. Throws for a path that leads elsewhere. */
export function makeRelease(files: readonly BundleFile[]): Release {
  const sorted = [...files]
    .map(({ path, bytes, executable }) => ({ path, bytes, executable: executable === true }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  for (const { path } of sorted) {
    if (!NAME.test(path) || path.split('/').includes('..')) throw new Error(`${path} is no path inside a release`)
  }
  const sums = sorted.map((file) => `${digest(file.bytes)}  ${file.path}\n`).join('')
  return {
    id: digest(sums).slice(0, 16),
    files: [...sorted, { path: SUMS, bytes: Buffer.from(sums), executable: false }],
  }
}

/** SHA-256 of the sums, whose beginning is the release's name. */
export function sumsDigest(release: Release): string {
  return digest(release.files.at(-1)!.bytes)
}
