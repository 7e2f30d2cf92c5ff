/** Questions to the person at the terminal; asked on stderr, so that stdout stays the answer. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** True where somebody can be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

function ask(question: string, hidden: boolean): Promise<string> {
  process.stderr.write(question.replaceAll(/\p{Cc}/gu, '\ufffd'))
  // With an output of its own readline echoes nothing that we do not pass on.
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) process.stderr.write(chunk)
      done()
    },
  })
  const lines = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 })
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => {
      process.stderr.write('\n')
      reject(new Error('nobody answered'))
    })
  })
}

/** True for "yes" alone. */
export async function confirmed(question: string): Promise<boolean> {
  return (await ask(`${question} Type yes to go on: `, false).catch(() => '')).trim() === 'yes'
}

/** What is typed without being shown; undefined when nobody answered. */
export function askSecret(question: string): Promise<string | undefined> {
  return ask(question, true).catch(() => undefined)
}

const LONGEST_SECRET = 1000

/** The first line of standard input where that is no terminal: for a password that a program hands over. */
export async function secretFromInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > LONGEST_SECRET) break
  }
  return text.split(/\r?\n/)[0]!.slice(0, LONGEST_SECRET)
}
