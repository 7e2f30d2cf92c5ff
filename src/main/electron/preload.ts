/**
 * The only code that sees both the window and Electron: two functions, no channel names to choose. What they carry is
 * checked by the window's client on this side and by the services on the other.
 */
import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, Reply } from '../contract/contract'
import { EVENT_CHANNEL, REQUEST_CHANNEL } from './channels'

const bridge: Bridge = {
  request: (method, payload) => ipcRenderer.invoke(REQUEST_CHANNEL, method, payload) as Promise<Reply>,
  subscribe(listener) {
    // Electron's own event object, which could send, stays on this side.
    const forward = (_: unknown, event: string, payload: unknown) => listener(event, payload)
    ipcRenderer.on(EVENT_CHANNEL, forward)
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, forward)
    }
  },
}

contextBridge.exposeInMainWorld('cellbench', bridge)
