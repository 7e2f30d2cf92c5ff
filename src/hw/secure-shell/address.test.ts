import { describe, expect, it } from 'vitest'
import { addressText, knownHostsName, parseAddress } from './address'

describe('an address', () => {
  it.each([
    ['root@192.168.1.20', 'root', '192.168.1.20', 22, '192.168.1.20'],
    ['root@EVK.local:2222', 'root', 'EVK.local', 2222, '[evk.local]:2222'],
    ['a.b@[fe80::1%eth0]:22', 'a.b', 'fe80::1%eth0', 22, 'fe80::1%eth0'],
    ['root@[::1]:8022', 'root', '::1', 8022, '[::1]:8022'],
  ])('%s is read', (text, user, host, port, known) => {
    const address = parseAddress(text)
    expect(address).toEqual({ user, host, port })
    expect(knownHostsName(address)).toBe(known)
    expect(parseAddress(addressText(address))).toEqual(address)
  })

  it.each([
    '',
    'evk',
    '@evk',
    'root@',
    'root@-oProxyCommand=id',
    'root@a b',
    'ro;ot@evk',
    'root@evk:0',
    'root@evk:65536',
    'root@evk:x',
    '$(id)@evk',
  ])('%j is refused', (text) => {
    expect(() => parseAddress(text)).toThrow(/names no board: it is USER@HOST/)
  })
})
