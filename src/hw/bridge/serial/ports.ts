/** The serial ports of this machine: from udev where it runs, else from what Linux itself says of its devices. */
import { readdir, readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { portRoles, type PortRole } from './board-bridges'
import { loadSerialPort } from './serial-line'
import { stablePaths } from './stable-path'

export interface SerialPortInfo {
  path: string
  byId?: string | undefined
  vendor?: string | undefined
  product?: string | undefined
  serialNumber?: string | undefined
  vendorId?: string | undefined
  productId?: string | undefined
  /** Which of the bridge's interfaces it is, counted from 0. */
  interface?: number | undefined
  roles: PortRole[]
}

interface Places {
  sysfs: string
  byId: string
}

const LINUX: Places = { sysfs: '/sys/class/tty', byId: '/dev/serial/by-id' }

/** Lists the ports; `note` says in a sentence what could not be found out. Never throws. */
export async function listPorts(): Promise<{ ports: SerialPortInfo[]; note?: string }> {
  try {
    const listed = await (await loadSerialPort()).list()
    const found = process.platform === 'linux' ? await listFromLinux() : []
    const ports = listed
      // A chipset has UARTs that lead nowhere: udev lists them all, Linux knows those without hardware.
      .filter((port) => process.platform !== 'linux' || found.some((each) => each.path === port.path))
      .map((port) => {
        const own = found.find((each) => each.path === port.path)
        const { vendorId, productId, serialNumber, manufacturer } = port
        return withRoles({
          path: port.path,
          vendor: plain(own?.vendor ?? manufacturer),
          product: plain(own?.product ?? ('friendlyName' in port ? String(port.friendlyName) : undefined)),
          serialNumber: plain(own?.serialNumber ?? serialNumber),
          vendorId: own?.vendorId ?? vendorId,
          productId: own?.productId ?? productId,
          byId: own?.byId,
          interface: own?.interface ?? interfaceOf(port.pnpId),
        })
      })
    return { ports: ports.sort(byPath) }
  } catch (error) {
    if (process.platform !== 'linux') {
      const why = error instanceof Error ? error.message : String(error)
      return {
        ports: [],
        note: `The ports of this machine cannot be listed (${why}); one that you type can be opened.`,
      }
    }
    const ports = await listFromLinux()
    const note =
      'udev does not run here, so ports are listed from /sys and may lack names; one that you type can be opened all the same.'
    return { ports, note }
  }
}

/** The ports as Linux lists its terminals: those with hardware behind them. Empty where there is no sysfs. */
export async function listFromLinux(places: Places = LINUX): Promise<SerialPortInfo[]> {
  const stable = await stablePaths(places.byId)
  const ports: SerialPortInfo[] = []
  for (const name of await readdir(places.sysfs).catch(() => [])) {
    const folder = path.join(places.sysfs, name)
    const device = await realpath(path.join(folder, 'device')).catch(() => undefined)
    if (device === undefined) continue
    // A UART of type 0 is an address at which nothing answered.
    if ((await readText(folder, 'type')) === '0') continue
    const port = path.join('/dev', name)
    ports.push(withRoles({ path: port, byId: stable.get(port), ...(await usbFacts(device)) }))
  }
  return ports.sort(byPath)
}

/** What the USB device above a terminal says of itself. */
async function usbFacts(device: string): Promise<Partial<SerialPortInfo>> {
  const facts: Partial<SerialPortInfo> = {}
  let folder = device
  // Terminal, interface, device: a few steps, never the whole tree.
  for (let step = 0; step < 5 && folder !== '/'; step += 1) {
    const number = await readText(folder, 'bInterfaceNumber')
    if (number !== undefined && /^[0-9a-f]{2}$/.test(number)) facts.interface ??= Number.parseInt(number, 16)
    const vendorId = await readText(folder, 'idVendor')
    if (vendorId !== undefined) {
      return {
        ...facts,
        vendorId,
        productId: await readText(folder, 'idProduct'),
        vendor: plain(await readText(folder, 'manufacturer')),
        product: plain(await readText(folder, 'product')),
        serialNumber: plain(await readText(folder, 'serial')),
      }
    }
    folder = path.dirname(folder)
  }
  return facts
}

async function readText(folder: string, name: string): Promise<string | undefined> {
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : text.trim() || undefined
}

/** What a USB device says of itself is shown to people: without what could steer a terminal. */
function plain(text: string | undefined): string | undefined {
  return (
    text
      ?.replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 200) || undefined
  )
}

function interfaceOf(pnpId: string | undefined): number | undefined {
  const match = /-if(\d\d)\b/.exec(pnpId ?? '') ?? /&MI_(\d\d)/i.exec(pnpId ?? '')
  return match ? Number.parseInt(match[1]!, 16) : undefined
}

function withRoles(port: Omit<SerialPortInfo, 'roles'>): SerialPortInfo {
  return { ...port, roles: portRoles(port.vendorId, port.productId, port.interface) }
}

function byPath(a: SerialPortInfo, b: SerialPortInfo): number {
  return a.path.localeCompare(b.path, 'en', { numeric: true })
}
