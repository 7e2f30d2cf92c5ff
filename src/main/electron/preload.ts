/**
 * The only code that sees both the window and Electron: three functions, no channel names to choose. What they carry is
 * checked by the services, in both directions.
 */
import * as electron from 'electron'
import type { Bridge } from '../contract/contract'
import { DROP_CHANNEL, EVENT_CHANNEL, REQUEST_CHANNEL } from './channels'

const { contextBridge, ipcRenderer } = electron

/** Electron's own way from a file to its path; before its version 29 the file said it itself. */
interface PathSource {
  webUtils?: { getPathForFile(file: object): string }
}

/** Empty for a file that a script made: only those that a person dropped or picked have a path. */
function pathOf(file: object): string {
  const { webUtils } = electron as PathSource
  return webUtils ? webUtils.getPathForFile(file) : String((file as { path?: unknown }).path ?? '')
}

const bridge: Bridge = {
  request: (method, payload) => ipcRenderer.invoke(REQUEST_CHANNEL, method, payload) as Promise<string>,
  subscribe(listener) {
    // Electron's own event object, which could send, stays on this side.
    const forward = (_: unknown, event: string, text: string) => listener(event, text)
    ipcRenderer.on(EVENT_CHANNEL, forward)
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, forward)
    }
  },
  openDropped(file) {
    const path = pathOf(file)
    if (path === '') return false
    ipcRenderer.send(DROP_CHANNEL, path)
    return true
  },
}

contextBridge.exposeInMainWorld('cellbench', bridge)
