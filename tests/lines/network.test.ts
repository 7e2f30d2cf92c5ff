import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/hw/bridge/address'
import { BoardLine, type LineChange } from '../../src/hw/bridge/board-line'
import { rfc2217Line } from '../../src/hw/bridge/network/rfc2217-line'
import { openingOf } from '../../src/hw/bridge/open-line'
import { Rfc2217Server, type Rfc2217Options } from './rfc2217-server'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const until = async (done: () => boolean) => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function connected(options: Rfc2217Options, baud = 115_200) {
  const server = await Rfc2217Server.start(options)
  ends.push(() => server.stop())
  const heard: Buffer[] = []
  const changes: LineChange[] = []
  const line = new BoardLine({ name: 'far', open: rfc2217Line('127.0.0.1', server.port, baud) })
  ends.push(() => line.close())
  line.tap({ bytes: (bytes) => heard.push(Buffer.from(bytes)), changed: (change) => changes.push(change) })
  await line.open()
  return { server, line, changes, heard: () => Buffer.concat(heard) }
}

describe('RFC 2217', () => {
  it('sets the far port up before anything is sent', async () => {
    const { server } = await connected({})
    expect(server.commands).toEqual(['baud 115200', 'data bits 8', 'parity 1', 'stop bits 1', 'control 1'])
  })

  it.each([{}, { cut: true }])(
    'carries every byte both ways, also those of the protocol itself: %o',
    async (options) => {
      const { server, line, heard } = await connected(options)
      const everything = Buffer.concat([
        Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
        Buffer.alloc(9, 255),
        randomBytes(5000),
      ])
      server.say(everything)
      await until(() => heard().length >= everything.length)
      expect(heard().equals(everything)).toBe(true)
      await line.write(everything)
      await until(() => server.received.length >= everything.length)
      expect(server.received.equals(everything)).toBe(true)
    },
  )

  it('changes baud rate and wires', async () => {
    const { server, line } = await connected({})
    server.commands.length = 0
    await line.set({ baud: 921_600, dtr: false, rts: true, break: true })
    expect(server.commands).toEqual(['baud 921600', 'control 9', 'control 11', 'control 5'])
    await expect(line.set({ baud: 123_456 })).rejects.toThrow('does not take 123456 baud: it stays at 921600')
  })

  it('says so where there is Telnet, but no serial port', async () => {
    const server = await Rfc2217Server.start({ comPort: false })
    ends.push(() => server.stop())
    const opening = rfc2217Line('127.0.0.1', server.port, 115_200)({ bytes: () => undefined, closed: () => undefined })
    await expect(opening).rejects.toThrow(`127.0.0.1:${server.port} does not offer a serial port by RFC 2217`)
  })

  it('tells that the connection broke', async () => {
    const { server, changes } = await connected({})
    server.hangUp()
    await until(() => changes.at(-1)?.state === 'closed')
    expect(changes.at(-1)!.message).toMatch(/^The connection to 127\.0\.0\.1:\d+ broke\.$/)
  })
})

describe('raw TCP', () => {
  it('opens a host again that went and came back, and says that a gap is there', async () => {
    let socket: Socket | undefined
    const listen = (port: number) =>
      new Promise<ReturnType<typeof createServer>>((resolve) => {
        const made = createServer((each) => {
          socket = each
          each.on('error', () => undefined)
        })
        made.listen(port, '127.0.0.1', () => resolve(made))
      })
    const first = await listen(0)
    const { port } = first.address() as AddressInfo
    const address = parseAddress(`127.0.0.1:${port}`)
    if (address.kind !== 'tcp') throw new Error('no TCP')
    const heard: string[] = []
    const changes: LineChange[] = []
    const line = new BoardLine({ name: 'far', ...openingOf(address) })
    ends.push(() => line.close())
    line.tap({ bytes: (bytes) => heard.push(Buffer.from(bytes).toString()), changed: (change) => changes.push(change) })
    await line.open()
    await until(() => socket !== undefined)
    socket!.write('one')
    await until(() => heard.join('') === 'one')
    socket!.destroy()
    await new Promise((resolve) => first.close(resolve))
    await until(() => changes.at(-1)?.state === 'lost')
    await expect(line.write(Buffer.from('x'))).rejects.toThrow('not there at the moment')
    socket = undefined
    const second = await listen(port)
    ends.push(async () => {
      socket?.destroy()
      await new Promise((resolve) => second.close(resolve))
    })
    await until(() => changes.at(-1)?.state === 'open')
    await until(() => socket !== undefined)
    ;(socket as unknown as Socket).write('two')
    await until(() => heard.join('') === 'onetwo')
    expect(changes.map((change) => [change.state, change.offset])).toEqual([
      ['open', 0],
      ['lost', 3],
      ['open', 3],
    ])
    expect(changes.at(-1)!.message).toMatch(/^far is back after \d+\.\d s; what the board said meanwhile is missing\.$/)
  })

  it('says in a sentence why nobody answers', async () => {
    const nobody = { bytes: () => undefined, closed: () => undefined }
    const open = (text: string) =>
      openingOf(parseAddress(text) as { kind: 'tcp'; host: string; port: number }).open(nobody)
    await expect(open('127.0.0.1:1')).rejects.toThrow('Nothing listens on port 1 of 127.0.0.1.')
    await expect(open('no-such-host.invalid:23')).rejects.toThrow(
      /no host called no-such-host.invalid|cannot be reached/,
    )
  })
})

describe('parseAddress', () => {
  it.each([
    ['/dev/ttyUSB2', { kind: 'serial', path: '/dev/ttyUSB2' }],
    ['ttyUSB2', { kind: 'serial', path: '/dev/ttyUSB2' }],
    ['com7', { kind: 'serial', path: 'COM7' }],
    ['bench:2000', { kind: 'tcp', host: 'bench', port: 2000 }],
    ['[::1]:2000', { kind: 'tcp', host: '::1', port: 2000 }],
    ['rfc2217://bench:2217', { kind: 'rfc2217', host: 'bench', port: 2217 }],
    ['virtual:', { kind: 'virtual' }],
    ['replay:/tmp/a b.raw', { kind: 'replay', file: '/tmp/a b.raw' }],
  ])('%s', (text, address) => {
    expect(parseAddress(text)).toEqual(address)
  })

  it.each(['', 'bench', 'bench:0', 'bench:70000', 'rfc2217://bench', '/dev/tty\u0000', 'a b:20', '-x'])(
    'refuses %j',
    (text) => {
      expect(() => parseAddress(text)).toThrow('is no line')
    },
  )
})
