import { describe, expect, it } from 'vitest'
import { Terminal } from './terminal'

/** A terminal, what it shows, and a way to type. */
function sitting() {
  const seen = { text: '' }
  const terminal = new Terminal((text) => (seen.text += text))
  const type = (text: string) => terminal.input(new TextEncoder().encode(text))
  return { terminal, seen, type }
}

/** What a line of a screen shows after backspaces. */
function shown(text: string): string {
  const line: string[] = []
  let at = 0
  for (const character of text) {
    if (character === '\b') at -= 1
    else line[at++] = character
  }
  return line.join('').trimEnd()
}

describe('editing a line', () => {
  const edited = async (keys: string) => {
    const { terminal, seen, type } = sitting()
    const line = terminal.readLine('# ')
    type(`${keys}\r`)
    return { line: await line, shown: shown(seen.text.replaceAll('\r\n', '')) }
  }

  it.each([
    ['backspace and delete', 'lsx\x7f -l\b\b\b', 'ls'],
    ['^U takes all before the cursor', 'rm -rf /\x15ls', 'ls'],
    ['^W takes a word', 'cat one two\x17three', 'cat one three'],
    ['^A, ^E, ^K', 'bc\x01a\x05d\x01\x0bx', 'x'],
    ['arrows, home, end, delete', 'bd\x1b[D\x1b[D\x1b[C\x1b[Dab\x1b[C\x1b[3~\x1b[Fz\x1bOH>', '>abbz'],
    ['an unknown sequence is no text', 'l\x1b[15~s', 'ls'],
    ['characters beyond ASCII, however they are cut', 'echo ü', 'echo ü'],
  ])('%s', async (_, keys, expected) => {
    const { line, shown } = await edited(keys)
    expect(line).toBe(expected)
    expect(shown).toBe(`# ${expected}`)
  })

  it('^C gives a line up, ^D ends an empty one and deletes in others', async () => {
    const { terminal, seen, type } = sitting()
    let interrupted = 0
    const given = terminal.readLine('# ', () => (interrupted += 1))
    type('half\x03')
    expect(await given).toBe('')
    expect(interrupted).toBe(1)
    expect(seen.text).toContain('^C\r\n')
    const other = terminal.readLine('# ')
    type('ab\x01\x04\r')
    expect(await other).toBe('b')
    const ended = terminal.readLine('# ')
    type('\x04')
    expect(await ended).toBeNull()
  })

  it('brings back earlier lines, and the new one behind them', async () => {
    const { terminal, type } = sitting()
    for (const line of ['one', 'two']) {
      const read = terminal.readLine('# ')
      type(`${line}\r`)
      await read
    }
    const read = terminal.readLine('# ')
    type('new\x1b[A\x1b[A\x1b[A\x1b[B\x1b[B!\x10\x10\r')
    expect(await read).toBe('one')
  })

  it('takes no more than Linux does', async () => {
    const { line } = await edited('x'.repeat(10_000))
    expect(line).toHaveLength(4096)
  })
})

describe('while a program runs', () => {
  it('echoes what is typed ahead and gives it to the next prompts, a line each', async () => {
    const { terminal, seen, type } = sitting()
    type('first\rsecond\rthi')
    expect(seen.text).toBe('first\r\nsecond\r\nthi')
    expect(await terminal.readLine('# ')).toBe('first')
    expect(await terminal.readLine('# ')).toBe('second')
    const third = terminal.readLine('# ')
    type('rd\r')
    expect(await third).toBe('third')
    expect(seen.text.endsWith('# first\r\n# second\r\n# third\r\n')).toBe(true)
  })

  it('^C interrupts it and forgets what was typed ahead', async () => {
    const { terminal, type } = sitting()
    let interrupted = 0
    terminal.onInterrupt = () => (interrupted += 1)
    type('lost\r\x03kept\r')
    expect(interrupted).toBe(1)
    expect(await terminal.readLine('# ')).toBe('kept')
  })

  it('keeps no more than a bounded piece of what is typed ahead', async () => {
    const { terminal, type } = sitting()
    type('y'.repeat(1_000_000))
    expect(terminal.hasRoom).toBe(false)
    const read = terminal.readLine('# ')
    type('\r')
    expect((await read)!.length).toBeLessThanOrEqual(4096)
  })
})

describe('Tab', () => {
  /** What the line becomes, and what is shown, where these words fit what stands in front of the cursor. */
  const completed = async (keys: string, words: string[]) => {
    const { terminal, seen, type } = sitting()
    terminal.onTab = (before) => {
      const typed = before.split(' ').at(-1)!
      return { typed, words: words.filter((word) => word.startsWith(typed)) }
    }
    const line = terminal.readLine('# ')
    type(`${keys}\r`)
    return { line: await line, seen: seen.text }
  }

  it.each([
    ['types the rest of the only word, and a blank', 'cd ce\tx', ['cells'], 'cd cells x'],
    ['types on into a folder', 'cat /sy\tdev', ['/sys/'], 'cat /sys/dev'],
    ['types what several have in common', 'ji\t', ['jitter-a', 'jitter-b'], 'jitter-'],
    ['leaves what nothing fits', 'xyz\t', ['abc'], 'xyz'],
    ['completes within a line', 'ce end\x1b[D\x1b[D\x1b[D\x1b[D\t', ['cell'], 'cell  end'],
  ])('%s', async (_, keys, words, expected) => {
    expect((await completed(keys, words)).line).toBe(expected)
  })

  it('lists what fits where nothing can be typed for certain, without the folders in front', async () => {
    const { line, seen } = await completed('cat /a/x\t\t', ['/a/x1', '/a/x2/', '/a/y'])
    expect(line).toBe('cat /a/x')
    expect(seen).toContain('\r\nx1  x2/\r\n# cat /a/x')
  })

  it('says how many there are where they are more than a screen holds', async () => {
    const { seen } = await completed(
      '\t',
      Array.from({ length: 300 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}${i}`),
    )
    expect(seen).toContain('… 300 in all')
    for (const row of seen.split('\r\n')) expect(row.length).toBeLessThanOrEqual(80)
  })
})
