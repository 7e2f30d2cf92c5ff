import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandLine, redirected, scriptCommand } from './commands'

const sh = (command: string) => spawnSync('sh', ['-c', command], { encoding: 'buffer' })
/** Text that can be an argument at all. */
const words = fc.array(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  { maxLength: 6 },
)

describe('a command line', () => {
  it('gives a command exactly its words, whatever is in them', () => {
    fc.assert(
      fc.property(words, (list) => {
        const { stdout } = sh(commandLine(['printf', '%s\\0', ...list, 'end']))
        expect(stdout.toString('utf8')).toBe(
          [...list, 'end'].map((word) => `${Buffer.from(word).toString('utf8')}\0`).join(''),
        )
      }),
      { numRuns: 60 },
    )
  })

  it.each(['$(touch /tmp/pwned)', '`id`', "'; id; '", 'a\nid', '-n', '~', '*', 'x=1', '!!', ''])(
    'leaves %j alone',
    (text) => {
      expect(sh(commandLine(['printf', '%s', text])).stdout.toString()).toBe(text)
    },
  )

  it('leaves plain words readable', () => {
    expect(commandLine(['mv', '-T', '/var/lib/a.b', 'c_d@1:2'])).toBe('mv -T /var/lib/a.b c_d@1:2')
  })

  it('has no place for a zero byte', () => {
    expect(() => commandLine(['printf', 'a\0b'])).toThrow('zero byte')
  })
})

describe('a script', () => {
  it('gets its arguments as $1, $2, …, whatever is in them', () => {
    fc.assert(
      fc.property(words, (list) => {
        const { stdout } = sh(scriptCommand('for word; do printf "%s\\0" "$word"; done', list))
        expect(stdout.toString('utf8')).toBe(list.map((word) => `${Buffer.from(word).toString('utf8')}\0`).join(''))
      }),
      { numRuns: 60 },
    )
  })
})

describe('a redirection', () => {
  it('quotes the file as well', () => {
    expect(redirected(['echo', 'a b'], '/tmp/c; id')).toBe("echo 'a b' >'/tmp/c; id'")
  })
})
