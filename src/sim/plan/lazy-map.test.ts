import { expect, it } from 'vitest'
import { LazyMap } from './lazy-map'

it('makes a value when it is first asked for, and once', () => {
  const made: string[] = []
  const map = new LazyMap(['a', 'b'].map((key) => [key, () => (made.push(key), { key })] as const))
  expect([map.size, map.has('a'), map.has('c'), [...map.keys()], made]).toEqual([2, true, false, ['a', 'b'], []])
  expect(map.get('c')).toBeUndefined()
  expect(map.get('b')).toBe(map.get('b'))
  expect(made).toEqual(['b'])
  expect([...map.values()]).toEqual([{ key: 'a' }, { key: 'b' }])
  expect(made).toEqual(['b', 'a'])
})

it('reads as a Map does', () => {
  const plain = new Map([
    ['one', 1],
    ['two', 2],
  ])
  const lazy = new LazyMap([...plain].map(([key, value]) => [key, () => value] as const))
  expect([...lazy]).toEqual([...plain])
  expect([...lazy.entries()]).toEqual([...plain.entries()])
  const seen: unknown[] = []
  lazy.forEach((value, key, map) => seen.push([key, value, map === lazy]))
  expect(seen).toEqual([
    ['one', 1, true],
    ['two', 2, true],
  ])
})

it('keeps a value that is undefined, and throws what a maker throws', () => {
  let times = 0
  const map = new LazyMap<string, unknown>([
    ['nothing', () => void (times += 1)],
    [
      'broken',
      () => {
        throw new Error('no board')
      },
    ],
  ])
  expect(map.get('nothing')).toBeUndefined()
  map.get('nothing')
  expect(times).toBe(1)
  expect(() => map.get('broken')).toThrow('no board')
})
