/**
 * The Electron shell: one window on the services, locked down, with the platform's menu and dialogs.
 */
import { app, dialog, ipcMain, Menu, nativeTheme } from 'electron'
import path from 'node:path'
import { findInstallation } from '../services/installation'
import { configurationFolder } from '../services/configuration-folder'
import type { Environment } from '../services/environment'
import type { Services } from '../services/services'
import { stateFolder } from '../services/state-folder'
import { DROP_CHANNEL, REQUEST_CHANNEL } from './channels'
import { pickPath } from './dialogs'
import { keptTheme } from './kept-theme'
import { lockDown } from './lockdown'
import { setMenu, type MenuNames } from './menu'
import { planArgument } from './plan-argument'
import { openWindow, type MainWindow } from './main-window'
import { registerWindowScheme, serveWindow } from './window-protocol'

const installation = findInstallation(import.meta.dirname)
const configuration = configurationFolder()
let services: Services | undefined
let main: MainWindow | undefined
/** Files that the desktop named before the window was there: macOS does so while the application starts. */
let openAtStart = planArgument(process.argv, process.cwd(), app.isPackaged)

/** Opens a plan in the window that is there, or in the one that is about to be. */
async function openFromDesktop(file: string): Promise<void> {
  if (!services || !main) {
    openAtStart = file
    return
  }
  await services.grantFile(file)
  main.command({ command: 'open', path: file })
}

/** What undo and redo stand for at the moment. */
let names: MenuNames = {}
/** What the menu was made from last: making it takes longer than a frame. */
let shown: string | undefined
/** A start, or a series of edits, is over before the menu is made anew, ms. */
const MENU_REST_MS = 300
let menuTimer: NodeJS.Timeout | undefined

function refreshMenuSoon(): void {
  clearTimeout(menuTimer)
  menuTimer = setTimeout(refreshMenu, MENU_REST_MS)
}

function refreshMenu(): void {
  const recent = services?.recentPlans() ?? []
  const { undo, redo } = names
  const content = JSON.stringify({ undo, redo, recent })
  if (content === shown) return
  shown = content
  setMenu({
    recent,
    names: { undo, redo },
    send: (command) => main?.command(command),
    forgetRecent: () => void services?.forgetRecentPlans().then(refreshMenu),
  })
}

/** The services are most of the application's code: it is read while the page evaluates its own. */
async function startServices(): Promise<Services> {
  const { createServices } = await import('../services/services')
  return createServices(environment())
}

function environment(): Environment {
  return {
    shell: 'electron',
    installation,
    configuration,
    state: stateFolder(),
    folders: [],
    trustRecent: true,
    openAtStart,
    pickPath: async (request) => (main ? pickPath(main.window, request) : undefined),
    describeWindow: (description) => {
      main?.describe(description)
      names = description
      // A window describes itself after it opened or saved a plan, which is when the list changes.
      refreshMenuSoon()
    },
    showTheme: (theme) => (nativeTheme.themeSource = theme),
    closeWindow: () => main?.closeSaved(),
  }
}

async function start(): Promise<void> {
  await app.whenReady()
  lockDown()
  nativeTheme.themeSource = keptTheme(configuration)
  const pageBegins = new Promise<void>((begins) => serveWindow(installation.window, begins))
  const starting = pageBegins.then(startServices)
  ipcMain.handle(REQUEST_CHANNEL, async (event, method: unknown, payload: unknown) => {
    if (!main?.isOwnFrame(event.senderFrame)) throw new Error('Refused: not the window of Cellbench.')
    const connection = await main.connection
    return JSON.stringify(await connection.request(method, payload))
  })
  ipcMain.on(DROP_CHANNEL, (event, file: unknown) => {
    if (!main?.isOwnFrame(event.senderFrame) || typeof file !== 'string' || !path.isAbsolute(file)) return
    void openFromDesktop(file)
  })
  show(starting)
  services = await starting
  refreshMenuSoon()
}

function show(services: Promise<Services>): void {
  main = openWindow({ services, preload: installation.preload, configuration })
  main.window.on('closed', () => {
    main = undefined
  })
  refreshMenu()
  main.takePlace()
}

// Electron cannot sandbox under root, where --no-sandbox is a must; asking for both ends its helper processes.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
registerWindowScheme()
// Electron's own menu would be made first, only to be replaced.
Menu.setApplicationMenu(null)
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_, argv, directory) => {
    const file = planArgument(argv, directory, app.isPackaged)
    if (file !== undefined) void openFromDesktop(file)
    if (main?.window.isMinimized()) main.window.restore()
    main?.window.focus()
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    void openFromDesktop(path.resolve(file))
  })
  app.on('activate', () => {
    if (services && !main) show(Promise.resolve(services))
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', () => void services?.close())
  start().catch((error: unknown) => {
    dialog.showErrorBox('Cellbench cannot start', error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
} else {
  app.quit()
}
