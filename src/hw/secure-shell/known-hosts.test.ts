import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeHostKey, knownAlgorithms, knownHostsLine, notesFor, parseKnownHosts } from './known-hosts'

/** A key of this algorithm with a content of its own. */
function key(algorithm: string, content: number): Buffer {
  const name = Buffer.from(algorithm)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(name.length)
  return Buffer.concat([head, name, Buffer.alloc(32, content)])
}
const ED = 'ssh-ed25519'
const one = key(ED, 1)
const two = key(ED, 2)
const line = (hosts: string, value = one, marker = '') =>
  `${marker}${hosts} ${value.subarray(4, 4 + value.readUInt32BE(0)).toString()} ${value.toString('base64')} a comment\n`
const parse = (text: string) => parseKnownHosts([{ path: 'known_hosts', text }])

describe('known_hosts', () => {
  it.each([
    ['evk', 'evk', true],
    ['EVK', 'evk', true],
    ['evk,192.168.1.20', '192.168.1.20', true],
    ['*.lab,!gate.lab', 'evk.lab', true],
    ['*.lab,!gate.lab', 'gate.lab', false],
    ['192.168.1.?', '192.168.1.7', true],
    ['192.168.1.?', '192.168.1.77', false],
    ['[evk]:2222', '[evk]:2222', true],
    ['evk', '[evk]:2222', false],
    ['[evk]:2222', 'evk', false],
    ['a.c', 'abc', false],
  ])('%j is about %j: %s', (hosts, name, expected) => {
    expect(judgeHostKey(parse(line(hosts)), name, one).verdict === 'known').toBe(expected)
  })

  it('finds what it wrote, hashed and plain', () => {
    for (const hashed of [false, true]) {
      const written = knownHostsLine('[evk]:2222', one, hashed)
      expect(written.includes('evk')).toBe(!hashed)
      expect(judgeHostKey(parse(written), '[evk]:2222', one).verdict).toBe('known')
      expect(judgeHostKey(parse(written), '[evk]:2223', one).verdict).toBe('unknown')
    }
  })

  it('names the lines of another key', () => {
    const known = parse(`# a comment\n\n${line('evk', two)}${line('other')}`)
    expect(judgeHostKey(known, 'evk', one)).toMatchObject({ verdict: 'changed', places: ['known_hosts line 3'] })
  })

  it('takes a key of another kind for a change: the known kind was asked for first', () => {
    expect(judgeHostKey(parse(line('evk')), 'evk', key('ssh-rsa', 1)).verdict).toBe('changed')
    expect(knownAlgorithms(parse(line('evk') + line('evk', key('ssh-rsa', 1))), 'evk')).toEqual([ED, 'ssh-rsa'])
  })

  it('lets a revoked key in nowhere, whatever else knows it', () => {
    const known = parse(line('evk') + line('*', one, '@revoked '))
    expect(judgeHostKey(known, 'evk', one)).toEqual({ verdict: 'revoked', place: 'known_hosts line 2' })
    expect(knownAlgorithms(parse(line('*', one, '@revoked ')), 'evk')).toEqual([])
    expect(judgeHostKey(parse(line('*', two, '@revoked ')), 'evk', one).verdict).toBe('unknown')
  })

  it('says which lines it does not use, to those whom they are about', () => {
    const known = parse(
      line('*.lab', one, '@cert-authority ') + 'evk ssh-ed25519 notbase64\n' + line('evk', one, '@odd '),
    )
    expect(notesFor(known, 'a.lab')).toEqual([
      'known_hosts line 1 is not used: Cellbench does not check host certificates, only host keys.',
    ])
    expect(notesFor(known, 'evk')).toHaveLength(2)
    expect(judgeHostKey(known, 'evk', one).verdict).toBe('unknown')
  })

  it('reads any text without failing, and trusts nobody for it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(judgeHostKey(parse(text), 'evk', one).verdict).not.toBe('known')
      }),
    )
  })
})
