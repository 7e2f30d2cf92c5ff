/** Runs the device tree compiler, where the machine has it. */
import { spawn } from 'node:child_process'

/** A tree that the compiler refused; the message is the compiler's own. */
export class TreeRefused extends Error {
  override readonly name = 'TreeRefused'
}

/** Longer than the compiler ever takes for a tree of ours. */
const PATIENCE_MS = 20_000

interface Outcome {
  code: number | null
  output: Buffer
  messages: string
}

function run(program: string, words: readonly string[], input: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], timeout: PATIENCE_MS })
    const output: Buffer[] = []
    const messages: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => messages.push(chunk))
    // A program that ends before it has read everything is judged by its exit code.
    child.stdin.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, output: Buffer.concat(output), messages: Buffer.concat(messages).toString('utf8') })
    })
    child.stdin.end(input, 'utf8')
  })
}

/** The compiler's version, such as `DTC 1.6.1`; undefined where the machine has none that runs. */
export async function compilerVersion(compiler: string): Promise<string | undefined> {
  const outcome = await run(compiler, ['--version'], '').catch(() => undefined)
  if (outcome?.code !== 0) return undefined
  return /DTC \S+/.exec(outcome.output.toString('utf8'))?.[0]
}

/**
 * Source to blob. The same source gives the same bytes with the same compiler.
 * @throws TreeRefused with the compiler's message.
 */
export async function compileTree(compiler: string, source: string): Promise<Uint8Array> {
  const { code, output, messages } = await run(compiler, ['-I', 'dts', '-O', 'dtb', '-o', '-', '-'], source)
  if (code !== 0) throw new TreeRefused(messages.trim() || `${compiler} ended with ${code ?? 'a signal'}`)
  return new Uint8Array(output)
}
