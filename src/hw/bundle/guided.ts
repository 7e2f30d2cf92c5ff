/** Whether Jailhouse's files lie in the bundle that they were exported in, with the guide that belongs to them. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { GUIDE_PATH } from './boot-guide'
import { MANIFEST_PATH, readManifest } from './manifest'

/** No manifest of ours comes near; a larger file is none. */
const MOST_MANIFEST_BYTES = 4 * 1024 * 1024

async function digestOf(file: string): Promise<string | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  return bytes && createHash('sha256').update(bytes).digest('hex')
}

async function digestsIn(bundle: string): Promise<ReadonlyMap<string, string> | undefined> {
  const bytes = await readFile(path.join(bundle, MANIFEST_PATH)).catch(() => undefined)
  return bytes && bytes.length <= MOST_MANIFEST_BYTES ? readManifest(bytes.toString('utf8')) : undefined
}

/**
 * True when one bundle's folder holds all of `files` and its guide, each with the digest that the bundle's manifest has for it:
 * then what has to be done on the board besides stands in that guide. Files of a bundle lie one folder below it.
 */
export async function haveTheirGuide(files: readonly string[]): Promise<boolean> {
  const bundles = new Set(files.map((file) => path.dirname(path.dirname(path.resolve(file)))))
  const [bundle, another] = bundles
  if (bundle === undefined || another !== undefined) return false
  const digests = await digestsIn(bundle)
  if (!digests) return false
  for (const file of [path.join(bundle, GUIDE_PATH), ...files]) {
    const name = path.relative(bundle, path.resolve(file)).split(path.sep).join('/')
    const wanted = digests.get(name)
    if (wanted === undefined || wanted !== (await digestOf(file))) return false
  }
  return true
}
