/** A recorded session and one that was played: what was typed when, and the lines that count. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { vi } from 'vitest'
import type { VirtualBoard } from '../../src/hw/virtual-board/virtual-board'

const CAPTURES = path.resolve(import.meta.dirname, '..', 'fixtures', 'captures')

export interface Session {
  /** What was typed at the shell, with when, ms. */
  commands: { atMs: number; text: string }[]
  /** What the board said from its first shell prompt on. */
  said: string
}

export function recorded(file: string): Session {
  const pieces = readFileSync(path.join(CAPTURES, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { t: number; dir: 'rx' | 'tx'; data: string })
  const typed = pieces.filter(({ dir }) => dir === 'tx').map(({ t, data }) => ({ atMs: t, text: data.trimEnd() }))
  const said = pieces.flatMap(({ dir, data }) => (dir === 'rx' ? [data] : [])).join('')
  // The first two are the login's.
  return { commands: typed.slice(2), said: said.slice(said.indexOf('root@')) }
}

/** Types the commands at the virtual board as they were typed at the recorded one; needs fake timers. */
export async function played(board: VirtualBoard, commands: Session['commands']): Promise<string> {
  const decoder = new TextDecoder()
  let said = ''
  const opening = board.open({
    bytes: (bytes) => {
      said += decoder.decode(bytes, { stream: true })
    },
    closed: () => undefined,
  })
  await vi.advanceTimersByTimeAsync(1000)
  const line = await opening
  const first = commands[0]!.atMs
  let now = first
  for (const { atMs, text } of commands) {
    await vi.advanceTimersByTimeAsync(Math.max(1, atMs - now))
    now = atMs
    void line.write(new TextEncoder().encode(`${text}\r`))
  }
  await vi.advanceTimersByTimeAsync(2000)
  board.close()
  return said.slice(said.indexOf('root@'))
}

const KERNEL = /^\[ *\d+\.\d{6}\] /
const BEAT = /Timer fired, jitter/
const PROMPT = /^root@[\w-]+:[^#]*# /
/** Of /proc/interrupts and /proc/iomem, uname and the firmware's loader: the kernel's own. */
const KERNEL_TEXT = [/^ *(IPI?\d+|\d+|Err): /, /^ +CPU0 /, /^ *[0-9a-f]{8,9}-[0-9a-f]{8,9} : /, /^Linux \S+ \d/]

/** The lines of a session without what every board says otherwise: the kernel, gic-demo's values, prompts and echo. */
export function linesThatCount({ commands, said }: Session): string[] {
  const isEcho = (text: string) =>
    text.trim().length >= 3 && commands.some((command) => command.text.includes(text.trim()))
  return said
    .replaceAll('\x1b[6n', '')
    .replaceAll('\r', '')
    .split('\n')
    .map((line) => line.replace(PROMPT, '').replace(/\s+$/, ''))
    .filter((line) => line !== '' && !KERNEL.test(line) && !BEAT.test(line) && !isEcho(line))
    .filter((line) => !KERNEL_TEXT.some((pattern) => pattern.test(line)))
}

/** A line with everything taken out that may differ: see the list in the test. */
export function comparable(line: string): string {
  return line
    .replace(/ v0\.12( \(simulated\))?/, ' VERSION')
    .replace(/ on CPU \d$/, ' on CPU N')
    .replace(/^ CPU \d\.\.\. /, ' CPU N... ')
    .replace(/^ Releasing CPU \d$/, ' Releasing CPU N')
    .replace(/mem \d+\/\d+/, 'mem N/N')
    .replace(/(mem_pool_(?:size|used)):\d+$/, '$1:N')
    .replace(/(vmexits_\w+) \d+$/, '$1 N')
    .replace(/\/lib\/modules\/[^/]+\//, '/lib/modules/RELEASE/')
    .replace(/^x21: \w+ {2}x22: \w+/, 'x21: N  x22: N')
}

/** Pages in use in the lines that say so. */
export function pagesOf(lines: readonly string[]): number[] {
  return lines.flatMap((line) => /^Page pool usage .*: mem (\d+)\//.exec(line)?.[1] ?? []).map(Number)
}

/** Values of gic-demo in what was said, ns. */
export function beatsOf(said: string): number[] {
  return [...said.matchAll(/Timer fired, jitter: +(\d+) ns, min: +\d+ ns, max: +\d+ ns/g)].map((match) =>
    Number(match[1]),
  )
}
