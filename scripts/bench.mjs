/**
 * `npm run bench`: bundles the benchmark as the application itself is bundled, and runs it. What is measured is what ships: in
 * one scope the constants of all modules are constants to the compiler, which between modules they are not.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { ROOT } from './build-if-stale.mjs'

const outDir = path.join(ROOT, 'out', 'bench')

/** Each entry has a scope of its own. */
for (const name of ['kernel-worker', 'bench']) {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [
      {
        name: 'sources-stay-where-they-are',
        transform: (code, id) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
      },
    ],
    build: {
      ssr: path.join(ROOT, 'tests', 'bench', `${name}.ts`),
      outDir,
      emptyOutDir: false,
      target: 'node18',
      minify: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs`, topLevelVar: false } },
    },
  })
}
await import(pathToFileURL(path.join(outDir, 'bench.mjs')).href)
