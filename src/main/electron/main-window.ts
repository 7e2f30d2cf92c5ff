/**
 * The window: sandboxed, isolated, connected to the services, asking before unsaved work is left.
 */
import { BrowserWindow, nativeTheme, type WebFrameMain } from 'electron'
import type { Event, Request } from '../contract/contract'
import type { Connection, Services } from '../services/services'
import { EVENT_CHANNEL } from './channels'
import { askBeforeLeaving } from './dialogs'
import { keepWindowState, readWindowState } from './window-state'
import { WINDOW_URL } from './window-protocol'

export interface MainWindow {
  window: BrowserWindow
  connection: Promise<Connection>
  /** True for the window's own page and none that it might embed. */
  isOwnFrame(frame: WebFrameMain | null): boolean
  /** Gives the window its place and its page its size. Once the menu is there, whose bar takes room from the page. */
  takePlace(): void
  /** Makes the window do what a button of its own does. */
  command(command: Event<'menu.command'>): void
  /** Takes over title and unsaved state. */
  describe(description: Request<'window.describe'>): void
  /** Closes the window without a question: what was asked for is saved. */
  closeSaved(): void
}

interface Options {
  /** A window is there sooner than they are: it is made while they start. */
  services: Promise<Services>
  preload: string
  /** Folder that the window's place is remembered in. */
  configuration: string
}

/** Opens the window and loads its page. */
export function openWindow({ services, preload, configuration }: Options): MainWindow {
  const { bounds, maximized } = readWindowState(configuration)
  const window = new BrowserWindow({
    ...bounds,
    // A hidden window tells its page how large it is only when that changes, which it does when it takes its place.
    height: bounds.height - 1,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    // Before its first frame a page waits for the graphics process, and all of its code waits with it. Hidden, it goes on.
    paintWhenInitiallyHidden: false,
    title: 'Cellbench',
    // What is seen until the page is painted, so that a dark desktop does not flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171c' : '#f6f7f9',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const emit = (event: string, payload: unknown) => {
    if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event, JSON.stringify(payload))
  }
  const connection = services.then((started) => started.connect(emit))
  const command = (payload: Event<'menu.command'>) => emit('menu.command', payload)
  const leaving = guardUnsaved(window, {
    save: () => command({ command: 'save-all-and-close' }),
    discard: async () => (await connection).discardDrafts(),
  })
  keepWindowState(window, configuration)
  // Services that could not start are told of where they are started.
  const closed = () => connection.then((open) => open.close()).catch(() => undefined)
  window.on('closed', () => void closed())
  // A page's own title would replace the one that it described.
  window.on('page-title-updated', (event) => event.preventDefault())
  // Not sooner: the graphics process, which a window that is seen sets to work, would hold up the page's code being read.
  window.webContents.once('did-stop-loading', () => window.show())
  void window.loadURL(WINDOW_URL)
  return {
    window,
    connection,
    isOwnFrame(frame) {
      if (!frame || window.isDestroyed() || frame !== window.webContents.mainFrame) return false
      return frame.url.startsWith(WINDOW_URL)
    },
    takePlace() {
      window.setBounds(bounds)
      if (maximized) window.maximize()
    },
    command,
    describe({ title, unsaved, unsavedPlans = [] }) {
      window.setTitle(title)
      window.setDocumentEdited(unsaved)
      leaving.setUnsaved(unsaved, unsavedPlans)
    },
    closeSaved() {
      leaving.setUnsaved(false, [])
      window.close()
    },
  }
}

/** Holds a closing window that has unsaved work until the person said what to do with it. */
function guardUnsaved(
  window: BrowserWindow,
  { save, discard }: { save: () => void; discard: () => Promise<void> },
): { setUnsaved(unsaved: boolean, plans: readonly string[]): void } {
  let unsaved = false
  let names: readonly string[] = []
  let asking = false
  window.on('close', (event) => {
    if (!unsaved) return
    event.preventDefault()
    if (asking) return
    asking = true
    void askBeforeLeaving(window, names).then(async (answer) => {
      asking = false
      // The window says when all is saved; until then, and when a person gave that up, it stays.
      if (answer === 'save') save()
      if (answer !== 'discard') return
      // What cannot be forgotten is offered at the next start, which is no reason to stay.
      await discard().catch(() => undefined)
      unsaved = false
      window.close()
    })
  })
  return {
    setUnsaved(now, plans) {
      unsaved = now
      names = plans
    },
  }
}
