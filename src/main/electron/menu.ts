/**
 * The application menu: the platform's own roles, and entries that make the window do what its own buttons do.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import path from 'node:path'
import type { Event } from '../contract/contract'
import type { RecentPlan } from '../services/recent-plans'

type Command = Event<'menu.command'>

/** Sets the menu. `send` delivers a command to the window; `recent` fills File > Open Recent. */
export function setMenu(recent: readonly RecentPlan[], send: (command: Command) => void): void {
  const entry = (label: string, accelerator: string, command: Command['command']): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send({ command }),
  })
  const recentEntries = recent.map((plan) => ({
    label: `${plan.name} (${path.basename(plan.path)})`,
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
          submenu: recentEntries,
        },
        { type: 'separator' },
        entry('&Save', 'CommandOrControl+S', 'save'),
        entry('Save &As…', 'CommandOrControl+Shift+S', 'save-as'),
        { type: 'separator' },
        entry('&Export Bundle…', 'CommandOrControl+E', 'export'),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        // Not the roles: they would undo in a text field only, and the plan has a history of its own. The keys are the
        // window's, which knows whether a text field has the focus.
        { ...entry('&Undo', 'CommandOrControl+Z', 'undo'), registerAccelerator: false },
        { ...entry('&Redo', 'CommandOrControl+Shift+Z', 'redo'), registerAccelerator: false },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    { label: '&Run', submenu: [entry('&Run Plan', 'F5', 'run')] },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
