import { describe, expect, it, vi } from 'vitest'
import type { LineScreen } from './board-line.svelte'
import { BoardLines } from './board-lines.svelte'
import { fromBase64, toBase64, toBytes } from './bytes'
import { FakeShell } from '../testing/fake-shell'

class FakeScreen implements LineScreen {
  text = ''
  ended = false
  waiting: ((tookMs: number) => void)[] = []
  write(bytes: Uint8Array, drawn: (tookMs: number) => void) {
    this.text += new TextDecoder().decode(bytes)
    this.waiting.push(drawn)
  }
  note(text: string) {
    this.text += `[${text}]`
  }
  clear() {
    this.text = ''
  }
  end() {
    this.ended = true
  }
}

const data = (text: string, more: object = {}) => ({
  line: 'line-1',
  atMs: 1,
  bytes: toBase64(toBytes(text)),
  offset: 0,
  times: [[0, 1]],
  ...more,
})

function made(answers: ConstructorParameters<typeof FakeShell>[0] = {}) {
  const screens: FakeScreen[] = []
  let typed: (data: string) => void = () => undefined
  const shell = new FakeShell({
    'lines.open': () => ({ line: 'line-1', origin: 'board', shared: false }),
    'lines.acknowledge': () => undefined,
    'lines.write': () => undefined,
    'lines.close': () => undefined,
    ...answers,
  })
  const heard: string[] = []
  const lines = new BoardLines(
    shell.client,
    (type) => {
      typed = type
      const screen = new FakeScreen()
      screens.push(screen)
      return Promise.resolve(screen)
    },
    (_, events) => heard.push(...events.map(({ kind }) => kind)),
  )
  const asked = (method: string) => shell.asked.filter((one) => one.method === method).map(({ payload }) => payload)
  const written = () =>
    asked('lines.write').map((payload) => new TextDecoder().decode(fromBase64((payload as { bytes: string }).bytes)))
  return { shell, lines, screens, asked, written, heard, type: (text: string) => typed(text) }
}

describe('a line to a board', () => {
  it('shows what came before the answer that opened it, and acknowledges what is drawn', async () => {
    const { shell, lines, screens, asked, heard } = made({
      'lines.open': () => {
        shell.send('lines.data', data('U-Boot'))
        shell.send('lines.events', { line: 'line-1', events: [{ atMs: 1, from: 'u-boot', kind: 'u-boot-autoboot' }] })
        return { line: 'line-1', origin: 'board', shared: false }
      },
    })
    const line = (await lines.open({ address: '/dev/ttyUSB2', baud: 115200 }))!
    expect(asked('lines.open')).toEqual([{ address: '/dev/ttyUSB2', baud: 115200 }])
    expect(screens[0]!.text).toBe('U-Boot')
    expect(heard).toEqual(['u-boot-autoboot'])
    expect(asked('lines.acknowledge')).toEqual([])
    screens[0]!.waiting.forEach((drawn) => drawn(1))
    expect(asked('lines.acknowledge')).toEqual([{ line: 'line-1', bytes: 6 }])
    expect(line.log.lines.map(({ text }) => text)).toEqual(['U-Boot'])
    expect(lines.shownLines).toEqual([line])
  })

  it('that cannot be opened says why and leaves nothing behind', async () => {
    const refuse = () => {
      throw new Error('/dev/ttyUSB2 is held by another program.')
    }
    const { lines, screens } = made({ 'lines.open': refuse })
    expect(await lines.open({ address: '/dev/ttyUSB2' })).toBeUndefined()
    expect(lines.error).toBe('/dev/ttyUSB2 is held by another program.')
    expect(lines.list).toEqual([])
    expect(screens[0]!.ended).toBe(true)
  })

  it('shows its gap when it is lost and found again', async () => {
    const { shell, lines, screens } = made()
    const line = (await lines.open({ address: 'COM7' }))!
    const state = (name: string, message: string) => {
      return { line: 'line-1', origin: 'board', state: name, message, atMs: 2, offset: 0 }
    }
    shell.send('lines.state', state('lost', 'COM7 was unplugged.'))
    expect(line.state).toBe('lost')
    shell.send('lines.state', state('open', 'COM7 is back.'))
    shell.send('lines.data', data('x', { skipped: 1234 }))
    expect(screens[0]!.text).toMatch(/^\[COM7 was unplugged\.\]\[COM7 is back\.\]\[1.234 bytes .+\]x$/)
    expect(line.log.lines.filter(({ note }) => note)).toHaveLength(3)
  })

  it('is opened once, however often it is asked for', async () => {
    const { lines, screens } = made()
    const first = await lines.open({ address: 'COM7' })
    expect(await lines.open({ address: 'COM7' })).toBe(first)
    expect(lines.list).toHaveLength(1)
    expect(screens[1]!.ended).toBe(true)
  })

  it('sends what is typed at once, and several pasted lines paced and after a question', async () => {
    const { lines, written, asked, type } = made()
    const line = (await lines.open({ address: 'COM7' }))!
    type('\u0003')
    await line.paste('reboot\nrm -rf /\n')
    expect(written()).toEqual(['\u0003'])
    expect(line.question).toMatchObject({ lines: 2 })
    await line.answer(false)
    expect(written()).toEqual(['\u0003'])
    await line.paste('reboot\nrm -rf /\n')
    await line.answer(true)
    expect(written()).toEqual(['\u0003', 'reboot\rrm -rf /\r'])
    expect(asked('lines.write')[1]).toMatchObject({ pace: { bytes: 16, everyMs: 10 } })
  })

  it('forgets what it said when it is closed', async () => {
    const { lines, asked, screens } = made()
    const line = (await lines.open({ address: 'COM7' }))!
    await lines.close(line)
    expect(asked('lines.close')).toEqual([{ line: 'line-1' }])
    expect(lines.list).toEqual([])
    expect(screens[0]!.ended).toBe(true)
  })

  it('has things done at its prompts, one at a time, and keeps no password', async () => {
    let answer: () => void = () => undefined
    const { lines, asked } = made({
      'lines.logIn': () => new Promise<void>((resolve) => (answer = resolve)),
      'lines.stopAutoboot': () => undefined,
      'lines.set': () => undefined,
    })
    const line = (await lines.open({ address: '/dev/ttyUSB2' }))!
    const loggingIn = line.logIn('root', 'hunter2')
    expect(line.talking).toBe('Logging in as root…')
    await expect(line.stopAutoboot()).rejects.toThrow('Something else is being done')
    answer()
    await loggingIn
    expect(line.talking).toBeUndefined()
    await line.stopAutoboot()
    await line.setBaud(921600)
    expect(asked('lines.logIn')).toEqual([{ line: 'line-1', user: 'root', password: 'hunter2' }])
    expect(asked('lines.set')).toEqual([{ line: 'line-1', baud: 921600 }])
    expect(JSON.stringify({ ...line, client: undefined, screen: undefined })).not.toContain('hunter2')
    expect(line.hasBaud).toBe(true)
  })

  it('over plain TCP has no baud rate', async () => {
    const { lines } = made()
    expect((await lines.open({ address: 'bench:2000' }))!.hasBaud).toBe(false)
  })

  it('plays a macro, and says what is wrong with one', async () => {
    const { lines, written } = made()
    const line = (await lines.open({ address: 'COM7' }))!
    await line.play({ name: 'Boot', text: 'run bootcmd\npause 1 ms\nuname -a' })
    expect(written()).toEqual(['run bootcmd\r', 'uname -a\r'])
    await expect(line.play({ name: 'x', text: 'wait (' })).rejects.toThrow(/^Line 1: .*not a regular expression/)
    await expect(line.play({ name: 'x', text: 'pause long' })).rejects.toThrow(/"long" is no time/)
    const played = line.play({ name: 'Long', text: 'pause 60 s' })
    await vi.waitFor(() => expect(line.running?.name).toBe('Long'))
    line.stop()
    await expect(played).rejects.toThrow('Long was stopped.')
  })
})

it('ports and recordings are looked for, and what fails is said', async () => {
  const port = { path: '/dev/ttyUSB2', roles: [] }
  const { lines } = made({ 'lines.ports': () => ({ ports: [port], note: 'There is no udev.' }) })
  await lines.look()
  expect(lines.ports).toEqual([port])
  expect(lines.portsNote).toBe('There is no udev.')
  expect(lines.recordings).toEqual([])
})
