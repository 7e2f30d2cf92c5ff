/** Each of these is what a hostile board would try; the terminal's core is the one of the window. */
import { Terminal } from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { hardenTerminal } from './harden-terminal'

const ESC = '\u001b'
const BEL = '\u0007'
const ST = `${ESC}\\`

interface Outcome {
  /** What the terminal said as if a person had typed it. */
  answered: string
  titles: string[]
  screen: string
  resized: boolean
  links: boolean
}

async function shown(text: string, hardened = true): Promise<Outcome> {
  const terminal = new Terminal({ cols: 80, rows: 24, allowProposedApi: true })
  if (hardened) hardenTerminal(terminal.parser)
  let answered = ''
  const titles: string[] = []
  let resized = false
  terminal.onData((data) => (answered += data))
  terminal.onBinary((data) => (answered += data))
  terminal.onTitleChange((title) => titles.push(title))
  terminal.onResize(() => (resized = true))
  await new Promise<void>((resolve) => terminal.write(`${text}after`, resolve))
  const { active } = terminal.buffer
  const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)!.translateToString(true))
  const cell = active.getLine(0)?.getCell(0) as { extended?: { urlId?: number } } | undefined
  const links = (cell?.extended?.urlId ?? 0) !== 0
  terminal.dispose()
  return { answered, titles, screen: lines.join('\n').trim(), resized, links }
}

describe('a hostile board', () => {
  it.each([
    ['OSC 0', `${ESC}]0;rm -rf /${BEL}`],
    ['OSC 2', `${ESC}]2;rm -rf /${ST}`],
    ['OSC 1', `${ESC}]1;icon${BEL}`],
  ])('cannot set the title of the window (%s)', async (_, attack) => {
    expect(await shown(attack)).toMatchObject({ titles: [], answered: '', screen: 'after' })
  })

  it('could set a title, were the terminal not hardened: the test would see it', async () => {
    expect((await shown(`${ESC}]2;title${BEL}`, false)).titles).toEqual(['title'])
  })

  it.each([
    ['write', `${ESC}]52;c;cm0gLXJmIC8K${BEL}`],
    ['read', `${ESC}]52;c;?${BEL}`],
  ])('cannot %s the clipboard (OSC 52)', async (_, attack) => {
    expect(await shown(attack)).toMatchObject({ answered: '', screen: 'after' })
  })

  it('cannot put a link behind innocent text (OSC 8)', async () => {
    const attack = `${ESC}]8;;https://example.org/steal${ST}harmless${ESC}]8;;${ST}`
    expect(await shown(attack)).toMatchObject({ links: false, screen: 'harmlessafter' })
    expect((await shown(attack, false)).links).toBe(true)
  })

  it.each([
    ['DA1', `${ESC}[c`],
    ['DA1 with parameter', `${ESC}[0c`],
    ['DA2', `${ESC}[>c`],
    ['DSR 5', `${ESC}[5n`],
    ['DSR 6', `${ESC}[6n`],
    ['private DSR', `${ESC}[?6n`],
    ['DECRQM', `${ESC}[4$p`],
    ['private DECRQM', `${ESC}[?2004$p`],
    ['DECRQSS', `${ESC}P$q"p${ST}`],
    ['DECRQSS of the scroll region', `${ESC}P$qr${ST}`],
    ['colour of the text', `${ESC}]10;?${BEL}`],
    ['colour of the background', `${ESC}]11;?${BEL}`],
    ['palette', `${ESC}]4;1;?${BEL}`],
    ['size of the window', `${ESC}[18t`],
    ['title of the window', `${ESC}]2;reboot\r${BEL}${ESC}[21t`],
  ])('gets no answer to %s that a shell would take for typed', async (_, attack) => {
    expect(await shown(attack)).toMatchObject({ answered: '', screen: 'after' })
  })

  it.each([`${ESC}[c`, `${ESC}[6n`, `${ESC}[?2004$p`, `${ESC}P$qr${ST}`])(
    'would get an answer to %j, were the terminal not hardened',
    async (attack) => {
      expect((await shown(attack, false)).answered).not.toBe('')
    },
  )

  it.each(['[8;1;1t', '[3;0;0t', '[2t', '[9;1t', '[22t', '[23t'])(
    'cannot move, size or stack the window (%s)',
    async (attack) => {
      expect(await shown(`${ESC}${attack}`)).toMatchObject({ resized: false, answered: '', screen: 'after' })
    },
  )

  it('cannot have the mouse or the focus reported (DECSET 1000 to 1016)', async () => {
    const terminal = new Terminal({ allowProposedApi: true })
    hardenTerminal(terminal.parser)
    const modes = [9, 1000, 1002, 1003, 1004, 1006, 1016].map((mode) => `${ESC}[?${mode}h`).join('')
    await new Promise<void>((resolve) => terminal.write(`${modes}${ESC}[?25;1004h`, resolve))
    expect(terminal.modes).toMatchObject({ mouseTrackingMode: 'none', sendFocusMode: false })
    terminal.dispose()
  })

  it.each([...'@ILMPSTXZb', ' @', ' A', "'}", "'~"])(
    'cannot freeze the window with a count of two thousand million (CSI %s)',
    async (final) => {
      expect((await shown(`x${ESC}[2147483647${final}`)).screen).toBe('xafter')
    },
  )

  it('cannot freeze the window with a command that never ends', async () => {
    const endless = `${ESC}]0;${'A'.repeat(4_000_000)}`
    expect((await shown(`${endless}${BEL}`)).titles).toEqual([])
  })

  it('still has its colours, its cursor and its other screen', async () => {
    expect((await shown(`${ESC}[2J${ESC}[H${ESC}[31mred${ESC}[0m${ESC}[3C!`)).screen).toBe('red   !after')
    expect((await shown(`before${ESC}[?1049hother${ESC}[?1049l`)).screen).toBe('beforeafter')
  })
})
