/** Which devices of a board are what a workload wants to work with: a hint for whoever places it. */
import type { Board } from './board'
import type { DeviceRole } from './workload'

/** How cameras' interfaces are called in device trees; boards have one kind for all that has to do with pictures. */
const CAMERA = /^(mipi_)?csi|^isi/

export interface WantedDevices {
  role: DeviceRole
  /** Names of devices, or of accelerators that are no device of their own; empty when the board has none. */
  found: string[]
}

/** For each of `roles`, the devices of `board` that fill it, in the board's order. */
export function wantedDevices(board: Board, roles: readonly DeviceRole[]): WantedDevices[] {
  return roles.map((role) => {
    const devices = board.devices.filter(({ kind, name }) => (role === 'camera' ? CAMERA.test(name) : kind === role))
    const accelerators = (board.accelerators ?? []).filter(({ kind }) => kind === role)
    return {
      role,
      found: [...devices.map(({ name }) => name), ...accelerators.map(({ device, name }) => device ?? name)],
    }
  })
}
