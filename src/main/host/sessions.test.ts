import { expect, test } from 'vitest'
import { Sessions } from './sessions'

test('no session before the token came, however empty the cookie', () => {
  const sessions = new Sessions(() => 4000)
  for (const cookie of [undefined, '', 'cellbench-4000', 'cellbench-4000=', 'cellbench-4000=undefined']) {
    expect(sessions.admits(cookie)).toBe(false)
  }
})

test('the token opens one session, once', () => {
  const sessions = new Sessions(() => 4000)
  const cookie = sessions.open(sessions.token)!.split(';')[0]!
  expect(sessions.admits(cookie)).toBe(true)
  expect(sessions.admits(`a=b; ${cookie}; c=d`)).toBe(true)
  expect(sessions.admits(`${cookie}x`)).toBe(false)
  expect(sessions.open(sessions.token)).toBeUndefined()
  expect(sessions.admits(cookie)).toBe(true)
})

test('two hosts on one machine have tokens and cookies of their own', () => {
  const [one, two] = [new Sessions(() => 4000), new Sessions(() => 4001)]
  expect(one.token).not.toBe(two.token)
  expect(one.token.length).toBeGreaterThanOrEqual(43)
  expect(two.open(one.token)).toBeUndefined()
  const [first, second] = [one.open(one.token)!, two.open(two.token)!]
  expect(first.split('=')[0]).not.toBe(second.split('=')[0])
})
