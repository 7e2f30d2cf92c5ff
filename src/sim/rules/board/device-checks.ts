/** Checks of a board's devices and of the names by which its other groups call them. */
import type { BoardDevice } from '../../plan/board'
import { nearest } from '../../plan/nearest'
import type { PlanPath } from '../../plan/plan'
import { showValue } from '../../plan/show'
import { covered, overlappingPairs } from '../../plan/spans'
import { error, once, warning, type BoardCheck, type BoardRemark } from './remark'
import { extentOf, placed } from './windows'

/** Names of devices, and the SPIs of each, are given once. */
export const deviceNames: BoardCheck = {
  needs: ['devices'],
  check: ({ devices }) => [
    ...once(
      devices.map(({ name }) => name),
      ['devices'],
      'name',
    ),
    ...devices.flatMap(({ name, spis }, d) =>
      spis.flatMap((spi, i) =>
        spis.indexOf(spi) === i
          ? []
          : [error(['devices', d, 'spis', i], `${name} has SPI ${spi} already; it is there once`)],
      ),
    ),
  ],
}

/** Registers of two devices on the same bytes; one inside another is a bus or a block with the devices behind it. */
export const deviceRegisters: BoardCheck = {
  needs: ['devices'],
  check: ({ devices }) => {
    const windows = devices.flatMap((device, d) =>
      device.regions.map((region, r) => ({
        ...placed(['devices', d, 'regions', r], `the registers of ${device.name}`, region),
        device: d,
      })),
    )
    return overlappingPairs(windows).flatMap(([a, b]) => {
      if (a.device === b.device || covered(a, [b]) !== covered(b, [a])) return []
      const [first, second] = a.device < b.device ? [a, b] : [b, a]
      const what = `${second.what} (${extentOf(second)}) overlap those of ${devices[first.device]!.name} (${extentOf(first)})`
      return [warning(second.path, `${what}; whoever has one has a part of the other`)]
    })
  },
}

/** Consoles are devices of the board, root's own among them. */
export const consoles: BoardCheck = {
  needs: ['root', 'consoles', 'devices'],
  check: ({ root, consoles, devices }) => [
    ...missingDevice(devices, root.console.device, ['root', 'console', 'device']),
    ...consoles.flatMap(({ device }, c) => missingDevice(devices, device, ['consoles', c, 'device'])),
    ...once(
      consoles.map(({ device }) => device),
      ['consoles'],
      'device',
    ),
    ...(consoles.some(({ device }) => device === root.console.device)
      ? []
      : [warning(['consoles'], `does not list ${showValue(root.console.device)}, which root prints on`)]),
  ],
}

/** Accelerators and boot name devices of the board, and only a board with an SMMU has streams. */
export const otherDevices: BoardCheck = {
  needs: ['accelerators', 'boot', 'smmu', 'devices'],
  check: ({ accelerators = [], boot, smmu, devices }) => [
    ...accelerators.flatMap(({ device }, a) =>
      device === undefined ? [] : missingDevice(devices, device, ['accelerators', a, 'device']),
    ),
    ...(['arguments', 'commands', 'deviceTree'] as const).flatMap((list) =>
      (boot?.[list] ?? []).flatMap(({ device }, s) =>
        device === undefined ? [] : missingDevice(devices, device, ['boot', list, s, 'device']),
      ),
    ),
    ...devices.flatMap(({ name, streams }, d) =>
      streams && !smmu
        ? [
            error(
              ['devices', d, 'streams'],
              `${name} has streams, and the board no SMMU; describe smmu or leave them out`,
            ),
          ]
        : [],
    ),
  ],
}

function missingDevice(devices: readonly BoardDevice[], name: string, path: PlanPath): BoardRemark[] {
  const names = devices.map((device) => device.name)
  if (names.includes(name)) return []
  const meant = nearest(name, names)
  return [
    error(
      path,
      `the board has no device ${showValue(name)}; ${meant === undefined ? 'it takes the name of one of its devices' : `did you mean ${showValue(meant)}?`}`,
    ),
  ]
}
