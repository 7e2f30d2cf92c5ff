/** manifest.json of a bundle: what it was made from, and the digest of every file. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { BundleFile } from './bundle-file'
import { jsonFile } from './bundle-file'
import type { BundleParts } from './parts'

export const MANIFEST_PATH = 'manifest.json'

const listedFile = z.looseObject({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

const manifestSchema = z.looseObject({
  format: z.literal('cellbench-bundle'),
  deviceTreeCompiler: z.string().nullable(),
  files: z.array(listedFile),
})

/** What a manifest says of `files`. */
export function listingOf(files: readonly BundleFile[]) {
  return files.map(({ path, bytes }) => ({
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }))
}

/** The manifest of `files`, before any device tree was compiled. */
export function manifest(parts: BundleParts, files: readonly BundleFile[]): BundleFile {
  const { plan, board, configuration, digest, rootFile, cells } = parts
  return jsonFile(MANIFEST_PATH, {
    format: 'cellbench-bundle',
    version: 1,
    plan: { name: plan.name, board: board.id, sha256: digest },
    jailhouse: plan.jailhouse.format,
    root: { name: configuration.system.rootCell.name, file: `cells/${rootFile}.cell` },
    cells: cells.map((cell) => ({ name: cell.configuration.name, file: `cells/${cell.file}.cell` })),
    deviceTreeCompiler: null,
    files: listingOf(files),
  })
}

/** The SHA-256 of every file that a manifest lists, by its path in the bundle; undefined for a text that is no manifest. */
export function readManifest(text: string): ReadonlyMap<string, string> | undefined {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return undefined
  }
  const parsed = manifestSchema.safeParse(content)
  return parsed.success ? new Map(parsed.data.files.map((file) => [file.path, file.sha256])) : undefined
}

/** `bundle` with `added` files in front of the manifest, which then lists them and names the compiler that made them. */
export function withCompiled(
  bundle: readonly BundleFile[],
  added: readonly BundleFile[],
  compiler: string,
): BundleFile[] {
  const files = [...bundle.filter((file) => file.path !== MANIFEST_PATH), ...added]
  const before = bundle.find((file) => file.path === MANIFEST_PATH)
  const head = manifestSchema.parse(JSON.parse(before?.text ?? 'null'))
  return [...files, jsonFile(MANIFEST_PATH, { ...head, deviceTreeCompiler: compiler, files: listingOf(files) })]
}
