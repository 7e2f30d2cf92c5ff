/**
 * The step between a bundle and its folder: device trees are compiled too where the machine has `dtc`.
 *
 * The compiler writes neither times nor paths, so the same plan still gives the same bytes with the same compiler; another
 * version may order strings otherwise, which is why the manifest names it.
 */
import { compilerVersion, compileTree, TreeRefused } from '../devicetree/compile'
import type { BundleFile } from './bundle-file'
import { withCompiled } from './manifest'

const BLOBS: Readonly<Record<string, string>> = { dts: 'dtb', dtso: 'dtbo' }

/**
 * `bundle` with a blob behind each source in `dts/`, and both in the manifest; unchanged where `compiler` cannot be run.
 * @throws TreeRefused naming the file, when the compiler refuses a source.
 */
export async function withCompiledTrees(bundle: readonly BundleFile[], compiler = 'dtc'): Promise<BundleFile[]> {
  const version = await compilerVersion(compiler)
  if (version === undefined) return [...bundle]
  const added: BundleFile[] = []
  for (const { path, text } of bundle) {
    const [, stem, ending] = /^(dts\/.+)\.(dtso?)$/.exec(path) ?? []
    if (stem === undefined || ending === undefined || text === undefined) continue
    const bytes = await compileTree(compiler, text).catch((error: unknown) => {
      if (error instanceof TreeRefused) throw new TreeRefused(`${version} refused ${path}: ${error.message}`)
      throw error
    })
    added.push({ path: `${stem}.${BLOBS[ending]}`, bytes })
  }
  return withCompiled(bundle, added, version)
}
