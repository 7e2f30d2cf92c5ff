/** One file of a bundle. */
import { bytesOfName } from '../cellfile/name-bytes'

export interface BundleFile {
  /** Below the bundle's folder, with slashes. */
  path: string
  bytes: Uint8Array
  executable?: boolean
  /** The content where it is text. */
  text?: string
}

/** A file of text. Names keep the bytes that the configuration files have, also where those are no UTF-8. */
export function textFile(path: string, text: string, executable = false): BundleFile {
  const file: BundleFile = { path, bytes: bytesOfName(text), text }
  return executable ? { ...file, executable } : file
}

/** A file of indented JSON. */
export function jsonFile(path: string, value: unknown): BundleFile {
  return textFile(path, `${JSON.stringify(value, null, 2)}\n`)
}
