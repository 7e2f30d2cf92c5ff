import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { filePrograms } from '../commands/file-programs'
import { list } from '../commands/list-files'
import { textPrograms } from '../commands/text-programs'
import { FileTree } from '../file-tree'
import { sleep, type Program } from './process'
import { Shell, Unfinished } from './shell'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const endless: Program = async ({ out, signal }) => {
  for (let i = 0; ; i += 1) {
    out(`${i}\n`)
    await sleep(1, signal)
  }
}

function sitting() {
  const files = new FileTree()
  files.place('/root/a.txt', new TextEncoder().encode('one\ntwo\nthree\n'))
  files.place('/root/b.cell', new Uint8Array())
  files.place('/root/c.cell', new Uint8Array())
  let printed = ''
  const programs = new Map<string, Program>([...filePrograms, ...textPrograms, ['ls', list], ['endless', endless]])
  const shell = new Shell(files, programs, {
    print: (text) => (printed += text),
    room: () => Promise.resolve(),
    input: { read: () => Promise.resolve(undefined) },
    keys: () => undefined,
  })
  const run = async (source: string, stop?: number) => {
    printed = ''
    const controller = new AbortController()
    const done = shell.run(source, controller.signal)
    void done.catch(() => undefined)
    await vi.advanceTimersByTimeAsync(stop ?? 5000)
    controller.abort()
    await vi.advanceTimersByTimeAsync(100)
    await done
    return printed
  }
  return { shell, run, files }
}

describe('the shell', () => {
  it.each([
    ['echo a   b "c   d" \'$HOME\' \\$x', 'a b c   d $HOME $x\n'],
    ['false; echo $?; true && echo yes || echo no', '1\nyes\n'],
    ['X=1; Y="$X 2"; echo $Y ${X}3 "$Y"', '1 2 13 1 2\n'],
    ['echo *.cell /root/?.txt *.none', 'b.cell c.cell /root/a.txt *.none\n'],
    ['for f in *.cell "x y"; do echo "<$f>"; done', '<b.cell>\n<c.cell>\n<x y>\n'],
    ['cat a.txt | grep t | tail -1', 'three\n'],
    ['echo $(cat a.txt) `echo q`', 'one two three q\n'],
    ['if [ -f a.txt ]; then echo file; elif true; then echo x; else echo none; fi', 'file\n'],
    ['i=x; while [ $i != xxx ]; do i=x$i; done; echo $i', 'xxx\n'],
    ['echo hi > f; echo ho >> f; cat f; rm f; cat f', 'hi\nho\ncat: f: No such file or directory\n'],
    ['cat nothing 2>/dev/null || echo lost', 'lost\n'],
    ['cat nothing 2>&1 | wc -l', '1\n'],
    ['{ echo a; echo b; } | head -1', 'a\n'],
    ['! true; echo $?', '1\n'],
    ['echo a # b', 'a\n'],
    ['grep -n "^t" a.txt; echo $?', '2:two\n3:three\n0\n'],
    ['echo abc > x; sha256sum x > s; sha256sum -c s', 'x: OK\n'],
  ])('%s', async (source, expected) => {
    expect(await sitting().run(source)).toBe(expected)
  })

  it('evaluates words as a command, and survives those that are none', async () => {
    const { run, shell } = sitting()
    expect(await run("eval 'x=1; echo $x'; eval false; echo $?")).toBe('1\n1\n')
    expect(await run(`eval "echo 'open"; echo $?`)).toMatch(/^sh: .*\n2\n$/)
    expect(await run(`again='eval "$again"'; eval "$again"`)).toContain('too many levels')
    expect(shell.status).toBe(2)
  })

  it('says what it does not know', async () => {
    const { run, shell } = sitting()
    expect(await run('frobnicate')).toBe('sh: frobnicate: not found (help lists what there is)\n')
    expect(shell.status).toBe(127)
    expect(await run('echo ) x')).toBe('sh: syntax error: unexpected ")"\n')
    expect(shell.status).toBe(2)
    expect(await run('./a.txt')).toContain('runs no scripts and no machine code')
    expect(await run('echo x > /nowhere/f')).toContain('No such file or directory')
  })

  it.each(['echo "a', 'for f in a; do', 'true &&', 'cat a.txt |', 'echo $(x', 'if true; then'])(
    'asks for more after %s',
    async (source) => {
      const { shell } = sitting()
      await expect(shell.run(source, new AbortController().signal)).rejects.toThrow(Unfinished)
    },
  )

  it('ends a loop without an end at ^C, and a writer whose reader is gone by itself', async () => {
    const { run, shell } = sitting()
    await run('while true; do :; done', 50)
    expect(shell.status).toBe(130)
    expect(await run('endless | head -2')).toBe('0\n1\n')
    expect(shell.status).toBe(0)
  })

  it('survives hostile patterns and depths', async () => {
    const { run, files } = sitting()
    files.place(`/root/${'a'.repeat(200)}`, new Uint8Array())
    const start = Date.now()
    await run(`echo ${'a*'.repeat(40)}b`)
    await run(`echo [z-a] [[]x []`)
    expect(await run(`grep -E '(a+)+b' a.txt`)).toContain('not known here')
    expect(await run('('.repeat(500))).toBeDefined()
    expect(Date.now() - start).toBeLessThan(60_000)
  })
})
