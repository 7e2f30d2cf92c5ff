#!/usr/bin/env node
/**
 * `cellbench`: in a checkout builds what is stale first, then runs the built command line. An installed package has no
 * sources and no build script, only what was built.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const builder = new URL('../scripts/build-if-stale.mjs', import.meta.url)
if (existsSync(fileURLToPath(builder))) {
  const { ensureBuilt } = await import(builder.href)
  // Only `serve` shows the window; everything else starts sooner without its build.
  const parts = process.argv[2] === 'serve' ? ['main', 'renderer'] : ['main']
  try {
    await ensureBuilt(parts, { quiet: !process.stderr.isTTY })
  } catch (error) {
    process.stderr.write(
      `cellbench: this checkout cannot be built: ${error instanceof Error ? error.message : error}\n`,
    )
    process.exit(2)
  }
}
createRequire(import.meta.url)('../out/main/command-line.cjs')
