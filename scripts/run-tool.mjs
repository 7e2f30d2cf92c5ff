import { spawn } from 'node:child_process'
import path from 'node:path'
import { ROOT } from './build-if-stale.mjs'

/**
 * Runs one of the project's tools and waits for it.
 * @param {string} program the tool's package and script, such as `eslint/bin/eslint.js`, or a script of the checkout
 * @param {string[]} words
 * @param {{ environment?: Record<string, string>, quiet?: boolean }} [options] `quiet`: shows its output only if it fails
 * @returns {Promise<boolean>} whether it succeeded
 */
export function runTool(program, words, { environment = {}, quiet = true } = {}) {
  const script = program.startsWith('scripts/') ? path.join(ROOT, program) : path.join(ROOT, 'node_modules', program)
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...words], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    })
    /** @type {Buffer[]} */
    const output = []
    child.stdout?.on('data', (data) => output.push(data))
    child.stderr?.on('data', (data) => output.push(data))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code !== 0) process.stdout.write(Buffer.concat(output))
      resolve(code === 0)
    })
  })
}
