import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { isOwnHost, isOwnOrigin } from './origin'

test('on loopback every loopback name is ours, at our port only', () => {
  for (const header of ['127.0.0.1:80', 'localhost:80', '[::1]:80', 'LOCALHOST:80', 'localhost']) {
    expect(isOwnHost(header, '127.0.0.1', 80), header).toBe(true)
  }
  for (const header of [
    undefined,
    '',
    'localhost:81',
    '127.0.0.2:80',
    '192.168.0.1:80',
    'evil.example:80',
    'localhost.evil.example:80',
    'a@localhost:80',
    'localhost:80:80',
  ]) {
    expect(isOwnHost(header, '127.0.0.1', 80), header).toBe(false)
  }
})

test('on one address that address is ours, and loopback is not', () => {
  expect(isOwnHost('192.168.0.7:4000', '192.168.0.7', 4000)).toBe(true)
  expect(isOwnHost('localhost:4000', '192.168.0.7', 4000)).toBe(false)
  expect(isOwnHost('[fe80::1]:4000', 'fe80::1', 4000)).toBe(true)
})

test('on every address bare IP addresses and our own name are ours, foreign names are not', () => {
  for (const header of ['10.0.0.7:1', '[fe80::1]:1', 'localhost:1', `${hostname()}:1`]) {
    expect(isOwnHost(header, '0.0.0.0', 1), header).toBe(true)
  }
  expect(isOwnHost('evil.example:1', '0.0.0.0', 1)).toBe(false)
  expect(isOwnHost('10.0.0.7.evil.example:1', '::', 1)).toBe(false)
})

test('an origin is ours when it is the very address that the page came from', () => {
  expect(isOwnOrigin('http://127.0.0.1:4000', '127.0.0.1:4000')).toBe(true)
  for (const origin of [
    undefined,
    'null',
    'https://127.0.0.1:4000',
    'http://127.0.0.1:4001',
    'http://localhost:4000',
  ]) {
    expect(isOwnOrigin(origin, '127.0.0.1:4000')).toBe(false)
  }
})
