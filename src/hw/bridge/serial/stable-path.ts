/** Names of serial ports that stay the same when a bridge is plugged in again, or into another socket. */
import { readdir, realpath } from 'node:fs/promises'
import path from 'node:path'

const BY_ID = '/dev/serial/by-id'

/** The stable names by device: `/dev/ttyUSB2` to `/dev/serial/by-id/usb-FTDI_…-if02-port0`. Empty without udev. */
export async function stablePaths(folder = BY_ID): Promise<Map<string, string>> {
  const names = await readdir(folder).catch(() => [])
  const found = new Map<string, string>()
  for (const name of names) {
    const link = path.join(folder, name)
    const device = await realpath(link).catch(() => undefined)
    if (device !== undefined) found.set(device, link)
  }
  return found
}

/** A name under which the port is found again when its number changes; the port's own where it has none. */
export async function stablePath(port: string, folder = BY_ID): Promise<string> {
  const device = await realpath(port).catch(() => undefined)
  if (device === undefined) return port
  return (await stablePaths(folder)).get(device) ?? port
}
