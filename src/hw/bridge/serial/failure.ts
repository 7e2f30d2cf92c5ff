/** Why a serial port cannot be opened, in one sentence that says what helps. */
import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import path from 'node:path'
import { LineError } from '../byte-line'

/** What is the matter, from the words of serialport: its errors carry no code of the system. */
export async function explainOpening(port: string, error: unknown): Promise<LineError> {
  const words = error instanceof Error ? error.message : String(error)
  if (/cannot lock port|resource busy|EBUSY|access denied/i.test(words)) return held(port)
  if (/permission denied|EACCES|EPERM/i.test(words)) return new LineError('permission', await permissionHelp(port))
  if (/no such file|ENOENT|no such device|ENXIO|ENODEV|file not found|is a directory/i.test(words)) {
    return new LineError(
      'missing',
      `There is no port ${port}: is the board's debug cable plugged in, and the board powered?`,
    )
  }
  if (/inappropriate ioctl|ENOTTY|not a (serial )?port|unknown error code/i.test(words)) {
    return new LineError('missing', `${port} is no serial port.`)
  }
  return new LineError('refused', `${port} cannot be opened: ${oneLine(words)}`)
}

async function held(port: string): Promise<LineError> {
  const holders = await holdersOf(port)
  const who = holders.length > 0 ? holders.join(' and ') : 'another program'
  return new LineError('held', `${port} is held by ${who}: close it there first.`)
}

/** Which group may open the port, and how to become one of it. */
async function permissionHelp(port: string): Promise<string> {
  const { gid, mode } = await stat(port).catch(() => ({ gid: 0, mode: 0 }))
  const refused = `${port} may not be opened by ${userName()}`
  // Nobody is to become one of root's group for a port.
  const group = gid !== 0 && (mode & 0o060) === 0o060 ? await groupName(gid) : undefined
  if (group === undefined) return `${refused}, and no group of users may: a udev rule has to give it to one.`
  return `${refused}: it belongs to the group ${group}. \`sudo usermod -aG ${group} ${userName()}\` helps, after logging in again.`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container's user may have no name.
    return '$USER'
  }
}

async function groupName(gid: number): Promise<string | undefined> {
  const groups = await readFile('/etc/group', 'utf8').catch(() => '')
  for (const line of groups.split('\n')) {
    const [name, , id] = line.split(':')
    if (id === String(gid) && name && /^[\w.-]+$/.test(name)) return name
  }
  return undefined
}

/** Programs that have the port open, as far as this user may see: "minicom (process 4242)". Empty where that is not known. */
async function holdersOf(port: string): Promise<string[]> {
  if (process.platform !== 'linux') return []
  const device = await realpath(port).catch(() => port)
  const found: string[] = []
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue
    const files = path.join('/proc', pid, 'fd')
    for (const file of await readdir(files).catch(() => [])) {
      if ((await readlink(path.join(files, file)).catch(() => '')) !== device) continue
      const name = (await readFile(path.join('/proc', pid, 'comm'), 'utf8').catch(() => 'a program')).trim()
      found.push(`${oneLine(name)} (process ${pid})`)
      break
    }
    if (found.length === 3) break
  }
  return found
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}
