/** xterm.js as the window uses it: hardened, in the window's colours, within its content policy. */
import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Terminal } from '@xterm/xterm'
import { cssColour, onThemeChange } from '../session/theme-colours'
import type { LineScreen } from './board-line.svelte'
import { hardenTerminal } from './harden-terminal'
import { permitSpanStyles, withSheets } from './policy-styles'

/** Lines above the screen that can be scrolled to; the recording has all. */
const SCROLLBACK_LINES = 5000

/** Keys that stay the window's while the terminal has the focus: a way out of it, and to the panels. */
function isOfTheWindow({ key, altKey, ctrlKey, shiftKey }: KeyboardEvent): boolean {
  return key === 'F6' || (altKey && !ctrlKey && /^[1-9]$/.test(key)) || (ctrlKey && shiftKey && /^[CV]$/i.test(key))
}

function theme() {
  return {
    background: cssColour('--well'),
    foreground: cssColour('--ink'),
    cursor: cssColour('--accent'),
    cursorAccent: cssColour('--well'),
    selectionBackground: cssColour('--accent-fill'),
    selectionForeground: cssColour('--on-accent'),
  }
}

export class ConsoleTerminal implements LineScreen {
  private readonly terminal = new Terminal({
    scrollback: SCROLLBACK_LINES,
    fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
    fontSize: 12,
    lineHeight: 1.2,
    minimumContrastRatio: 4.5,
    cursorInactiveStyle: 'outline',
    theme: theme(),
    // What a board prints moves no window and opens no link.
    windowOptions: {},
    linkHandler: null,
    logLevel: 'off',
  })
  private readonly fitting = new FitAddon()
  private readonly searching = new SearchAddon({ highlightLimit: 500 })
  private readonly endTheme: () => void

  constructor(
    typed: (data: string) => void,
    private readonly pasted: (text: string) => void,
  ) {
    permitSpanStyles()
    hardenTerminal(this.terminal.parser)
    this.terminal.loadAddon(this.fitting)
    this.terminal.loadAddon(this.searching)
    this.terminal.attachCustomKeyEventHandler((event) => !isOfTheWindow(event))
    this.terminal.onData(typed)
    // A byte for each character: what is not text.
    this.terminal.onBinary(typed)
    this.endTheme = onThemeChange(() => (this.terminal.options.theme = theme()))
  }

  /** Shows the terminal in a place of the page, with what it has drawn before. Returns what takes it out again. */
  mount(place: HTMLElement, label: string): () => void {
    if (this.terminal.element) place.append(this.terminal.element)
    else withSheets(document, () => this.terminal.open(place))
    this.terminal.textarea?.setAttribute('aria-label', label)
    const paste = (event: ClipboardEvent) => {
      event.preventDefault()
      event.stopPropagation()
      this.pasted(event.clipboardData?.getData('text/plain') ?? '')
    }
    // The browser's own drop and middle click would type without a question.
    const refuse = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('text/plain')) event.preventDefault()
    }
    place.addEventListener('paste', paste, true)
    place.addEventListener('drop', refuse, true)
    const observer = new ResizeObserver(() => this.fit())
    observer.observe(place)
    this.fit()
    return () => {
      observer.disconnect()
      place.removeEventListener('paste', paste, true)
      place.removeEventListener('drop', refuse, true)
      this.terminal.element?.remove()
    }
  }

  write(bytes: Uint8Array, drawn: (tookMs: number) => void): void {
    let from = 0
    this.terminal.write('', () => (from = performance.now()))
    this.terminal.write(bytes, () => drawn(performance.now() - from))
  }

  note(text: string): void {
    // Our own words, without a character that would move the cursor.
    const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    this.terminal.write(`\r\n\u001b[0;7m ${plain} \u001b[0m\r\n`)
  }

  clear(): void {
    this.terminal.clear()
  }

  focus(): void {
    this.terminal.focus()
  }

  /** Goes to the next or previous place where `text` stands; false where it stands nowhere. */
  search(text: string, backwards: boolean): boolean {
    const options = {
      decorations: {
        matchBackground: cssColour('--warning'),
        activeMatchBackground: cssColour('--accent'),
        matchOverviewRuler: cssColour('--warning'),
        activeMatchColorOverviewRuler: cssColour('--accent'),
      },
    }
    return backwards ? this.searching.findPrevious(text, options) : this.searching.findNext(text, options)
  }

  end(): void {
    this.endTheme()
    this.terminal.dispose()
  }

  private fit(): void {
    // A place without height has no rows: the terminal keeps those that it has.
    if (this.terminal.element?.isConnected && this.terminal.element.clientHeight > 0) this.fitting.fit()
  }
}
