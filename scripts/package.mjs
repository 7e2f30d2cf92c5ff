/**
 * `npm run package [-- WORDS]`: builds everything and packages it with electron-builder. Without words it makes what
 * electron-builder.yml declares for this system; `npm run package -- --linux dir` makes the unpacked folder only.
 *
 * CELLBENCH_ELECTRON_DIST names a folder with an unmodified Electron to package instead of the one that electron-builder
 * would download; its version is the one in its `version` file.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { ensureBuilt, ROOT } from './build-if-stale.mjs'

const words = process.argv.slice(2)
const folder = process.env.CELLBENCH_ELECTRON_DIST
if (folder) {
  const versionFile = path.join(folder, 'version')
  if (!existsSync(versionFile)) {
    process.stderr.write(`package: CELLBENCH_ELECTRON_DIST is ${folder}, which has no file named version\n`)
    process.exit(2)
  }
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
  words.push(`-c.electronDist=${folder}`, `-c.electronVersion=${version}`)
}

await ensureBuilt(['main', 'preload', 'renderer'])
const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js')
const child = spawn(process.execPath, [builder, '--publish', 'never', ...words], {
  cwd: ROOT,
  stdio: ['ignore', 'inherit', 'inherit'],
})
child.once('exit', (code) => {
  process.exitCode = code ?? 1
})
