/**
 * What no page in this application may do, whatever it contains: navigate, open windows, embed web views, use devices.
 */
import { app, session } from 'electron'
import { WINDOW_URL } from './window-protocol'

/** Applies to every web contents that is ever made. Call once the application is ready. */
export function lockDown(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (url !== WINDOW_URL) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_, permission, decide) => decide(isHarmless(permission)))
  defaultSession.setPermissionCheckHandler((_, permission) => isHarmless(permission))
  defaultSession.setDevicePermissionHandler(() => false)
  // The window is whole without a network: whatever asks for one is not ours.
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !/^(app|devtools|data|blob):/.test(details.url) })
  })
}

/** Copying a table or a figure out of the window. */
function isHarmless(permission: string): boolean {
  return permission === 'clipboard-sanitized-write'
}
