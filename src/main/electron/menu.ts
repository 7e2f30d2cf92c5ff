/**
 * The application menu: the platform's own roles, and entries that make the window do what its own buttons do.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import path from 'node:path'
import type { Event } from '../contract/contract'
import type { RecentPlan } from '../services/recent-plans'

type Command = Event<'menu.command'>

/** What undo and redo would do, in words; without them there is nothing to undo or redo. */
export interface MenuNames {
  undo?: string | undefined
  redo?: string | undefined
}

interface MenuContent {
  /** Fills File > Open Recent. */
  recent: readonly RecentPlan[]
  names: MenuNames
  /** Delivers a command to the window. */
  send: (command: Command) => void
  forgetRecent: () => void
}

/** Words from a plan, as a label: an ampersand would mark a letter to press. */
const plain = (text: string) => text.replaceAll('&', '&&')

/** Sets the menu. */
export function setMenu({ recent, names, send, forgetRecent }: MenuContent): void {
  const entry = (label: string, accelerator: string, command: Command['command']): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send({ command }),
  })
  // Enabled also without a name: a text field that has the focus undoes its own typing.
  const named = (what: string, name: string | undefined, accelerator: string, command: Command['command']) => ({
    ...entry(name === undefined ? what : `${what} ${plain(name)}`, accelerator, command),
    registerAccelerator: false,
  })
  const recentEntries = recent.map((plan) => ({
    label: plain(`${plan.name} (${path.basename(plan.path)})`),
    toolTip: plan.path,
    click: () => send({ command: 'open', path: plan.path }),
  }))
  const mac = process.platform === 'darwin'
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        entry('&New', 'CommandOrControl+N', 'new'),
        entry('&Open…', 'CommandOrControl+O', 'open'),
        {
          label: 'Open &Recent',
          enabled: recentEntries.length > 0,
          submenu: [...recentEntries, { type: 'separator' }, { label: '&Clear This List', click: forgetRecent }],
        },
        { type: 'separator' },
        entry('&Save', 'CommandOrControl+S', 'save'),
        entry('Save &As…', 'CommandOrControl+Shift+S', 'save-as'),
        entry('Save A&ll', 'CommandOrControl+Alt+S', 'save-all'),
        { type: 'separator' },
        entry('Co&mpare with Another Version', 'CommandOrControl+D', 'changes'),
        entry('&Export Bundle…', 'CommandOrControl+E', 'export'),
        { type: 'separator' },
        entry('&Close Plan', 'CommandOrControl+W', 'close-plan'),
        ...(mac ? [{ role: 'close' as const, accelerator: 'Command+Shift+W' }] : [{ role: 'quit' as const }]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        // Not the roles: they would undo in a text field only, and the plan has a history of its own. The keys are the
        // window's, which knows whether a text field has the focus.
        named('&Undo', names.undo, 'CommandOrControl+Z', 'undo'),
        named('&Redo', names.redo, 'CommandOrControl+Shift+Z', 'redo'),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    { label: '&Run', submenu: [entry('&Run Plan', 'F5', 'run'), entry('&Cancel Run', 'Shift+F5', 'cancel-run')] },
    {
      label: '&View',
      submenu: [
        entry('&Search for Anything', 'CommandOrControl+K', 'search'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      // Not the role: its way to close the window has the keys that close a plan.
      label: '&Window',
      submenu: [
        entry('&Next Plan', 'Control+Tab', 'next-plan'),
        entry('&Previous Plan', 'Control+Shift+Tab', 'previous-plan'),
        { type: 'separator' },
        { role: 'minimize' },
        { role: 'zoom' },
        ...(mac ? [{ type: 'separator' as const }, { role: 'front' as const }] : []),
      ],
    },
    { role: 'help', submenu: [entry('&Keyboard Shortcuts', 'F1', 'shortcuts')] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
