import { spawn } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BoardLine, type LineChange } from '../../src/hw/bridge/board-line'
import { openingOf } from '../../src/hw/bridge/open-line'
import { explainOpening } from '../../src/hw/bridge/serial/failure'
import { listFromLinux, listPorts } from '../../src/hw/bridge/serial/ports'
import { serialLine } from '../../src/hw/bridge/serial/serial-line'
import { hasSocat, PortPair } from './socat'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
const nobody = { bytes: () => undefined, closed: () => undefined }

describe.skipIf(!hasSocat)('a serial port', () => {
  async function plugged() {
    const pair = await PortPair.plugIn()
    ends.push(() => pair.remove())
    return pair
  }

  it('carries bytes both ways at any baud rate', async () => {
    const { port, board } = await plugged()
    const heard: Buffer[] = []
    const near = await serialLine(port, 1_500_000)({ ...nobody, bytes: (bytes) => heard.push(Buffer.from(bytes)) })
    const far = await serialLine(board)(nobody)
    ends.push(
      () => near.close(),
      () => far.close(),
    )
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    await far.write(all)
    while (Buffer.concat(heard).length < 256) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(Buffer.concat(heard).equals(all)).toBe(true)
    await near.set!({ baud: 9600 })
    await expect(near.set!({ dtr: false })).rejects.toThrow('has no such wires')
  })

  it('names the program that holds it', async () => {
    const { port } = await plugged()
    const holder = spawn('flock', ['-x', port, 'sleep', '30'], { stdio: 'ignore' })
    ends.push(() => Promise.resolve(holder.kill()))
    await new Promise((resolve) => setTimeout(resolve, 200))
    await expect(serialLine(port)(nobody)).rejects.toThrow(
      / is held by .*flock \(process \d+\).*: close it there first\.$/,
    )
  })

  it('comes back when it is plugged in again, within a fraction of a second', async () => {
    const pair = await plugged()
    const changes: LineChange[] = []
    const line = new BoardLine({ name: pair.port, ...openingOf({ kind: 'serial', path: pair.port }) })
    ends.push(() => line.close())
    line.tap({ bytes: () => undefined, changed: (change) => changes.push(change) })
    await line.open()
    await pair.unplug()
    while (changes.at(-1)?.state !== 'lost') await new Promise((resolve) => setTimeout(resolve, 5))
    expect(changes.at(-1)!.message).toBe(`${pair.port} is gone: unplugged, or its bridge was reset.`)
    await pair.plugIn()
    while (changes.at(-1)?.state !== 'open') await new Promise((resolve) => setTimeout(resolve, 5))
    expect(line.isOpen).toBe(true)
  })
})

describe('what is wrong with a port', () => {
  it('is not there', async () => {
    await expect(serialLine('/dev/ttyUSB999')(nobody)).rejects.toThrow('There is no port /dev/ttyUSB999: is the board')
  })

  it('is no port', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-no-port-'))
    ends.push(() => rm(folder, { recursive: true }))
    const file = path.join(folder, 'file')
    await writeFile(file, 'text')
    await expect(serialLine(file)(nobody)).rejects.toThrow(`${file} is no serial port.`)
  })

  it('belongs to a group, and that is how to become one of it', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-group-'))
    ends.push(() => rm(folder, { recursive: true }))
    const port = path.join(folder, 'port')
    await writeFile(port, '', { mode: 0o660 })
    await chmod(port, 0o660)
    const groups = await readFile('/etc/group', 'utf8')
    const [name, , id] = groups
      .split('\n')
      .find((row) => /^dialout:/.test(row))
      ?.split(':') ?? ['', '', '-1']
    const given = await chown(port, -1, Number(id)).then(
      () => id !== '-1',
      () => false,
    )
    const error = await explainOpening(port, new Error(`Error: Permission denied, cannot open ${port}`))
    expect(error.fault).toBe('permission')
    if (given) expect(error.message).toContain(`belongs to the group ${name}. \`sudo usermod -aG ${name} `)
    await chmod(port, 0o600)
    const closed = await explainOpening(port, new Error(`Error: Permission denied, cannot open ${port}`))
    expect(closed.message).toMatch(/and no group of users may: a udev rule has to give it to one\.$/)
  })
})

describe('the list of ports', () => {
  it('works without udev, and then says so', async () => {
    const { PATH } = process.env
    process.env['PATH'] = '/nonexistent'
    try {
      const { ports, note } = await listPorts()
      expect(note).toContain('udev does not run here')
      expect(Array.isArray(ports)).toBe(true)
    } finally {
      process.env['PATH'] = PATH
    }
  })

  it('reads from sysfs what a quad bridge says of itself', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-sysfs-'))
    ends.push(() => rm(folder, { recursive: true }))
    const usb = path.join(folder, 'devices', '1-2')
    const sysfs = path.join(folder, 'class')
    const byId = path.join(folder, 'by-id')
    await mkdir(usb, { recursive: true })
    await mkdir(byId)
    for (const [name, text] of [
      ['idVendor', '0403'],
      ['idProduct', '6011'],
      ['manufacturer', 'FTDI\u001b[31m'],
      ['product', 'Quad RS232-HS'],
    ] as const) {
      await writeFile(path.join(usb, name), `${text}\n`)
    }
    for (let i = 0; i < 4; i += 1) {
      const terminal = path.join(usb, `1-2:1.${i}`, `ttyUSB${i}`)
      await mkdir(terminal, { recursive: true })
      await writeFile(path.join(usb, `1-2:1.${i}`, 'bInterfaceNumber'), `0${i}\n`)
      await mkdir(path.join(sysfs, `ttyUSB${i}`), { recursive: true })
      await symlink(terminal, path.join(sysfs, `ttyUSB${i}`, 'device'))
    }
    // A UART at which nothing answered, and a terminal without hardware.
    await mkdir(path.join(folder, 'devices', 'serial8250'), { recursive: true })
    await mkdir(path.join(sysfs, 'ttyS0'))
    await symlink(path.join(folder, 'devices', 'serial8250'), path.join(sysfs, 'ttyS0', 'device'))
    await writeFile(path.join(sysfs, 'ttyS0', 'type'), '0\n')
    await mkdir(path.join(sysfs, 'tty1'))
    const ports = await listFromLinux({ sysfs, byId })
    expect(ports.map((port) => port.path)).toEqual(['/dev/ttyUSB0', '/dev/ttyUSB1', '/dev/ttyUSB2', '/dev/ttyUSB3'])
    expect(ports[2]).toMatchObject({ vendor: 'FTDI [31m', product: 'Quad RS232-HS', interface: 2 })
    expect(ports[2]!.roles.map((role) => [role.boards.join(), role.console, role.provenance])).toEqual([
      ['imx93-evk', 'Cortex-A: U-Boot and Linux', 'documented'],
      ['imx8mp-evk', 'Cortex-A: U-Boot and Linux', 'estimate'],
      ['imx95-evk', 'Cortex-A55 or the system manager', 'estimate'],
    ])
    expect(ports[0]!.roles.map((role) => role.console)).toEqual(['Cortex-M7'])
  })
})
