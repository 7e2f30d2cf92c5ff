/** What people type to say which line they mean. */
import path from 'node:path'
import { LineError } from './byte-line'

export type LineAddress =
  | { kind: 'serial'; path: string }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'rfc2217'; host: string; port: number }
  | { kind: 'virtual' }
  | { kind: 'replay'; file: string }

/** Ports that a name alone may mean: `ttyUSB2` is `/dev/ttyUSB2`. */
const DEVICE = /^(tty|cu\.|rfcomm)[\w.-]+$/
const WINDOWS_PORT = /^COM\d{1,3}$/i

/** Reads an address. Throws a LineError that says what there is. */
export function parseAddress(text: string): LineAddress {
  if (/\p{Cc}/u.test(text)) throw wrong(text)
  if (text === 'virtual:') return { kind: 'virtual' }
  if (text.startsWith('replay:')) return { kind: 'replay', file: text.slice('replay:'.length) }
  if (text.startsWith('rfc2217://')) return network('rfc2217', text, text.slice('rfc2217://'.length).replace(/\/$/, ''))
  if (text.startsWith('tcp://')) return network('tcp', text, text.slice('tcp://'.length).replace(/\/$/, ''))
  if (WINDOWS_PORT.test(text)) return { kind: 'serial', path: text.toUpperCase() }
  if (DEVICE.test(text)) return { kind: 'serial', path: `/dev/${text}` }
  if (path.isAbsolute(text) || text.startsWith('./') || text.startsWith('../')) {
    return { kind: 'serial', path: path.resolve(text) }
  }
  return network('tcp', text, text)
}

function network(kind: 'tcp' | 'rfc2217', text: string, place: string): LineAddress {
  const match = /^(\[([0-9a-fA-F:.%\w]+)\]|[A-Za-z0-9_.-]+):(\d{1,5})$/.exec(place)
  const port = Number(match?.[3])
  if (!match || port < 1 || port > 65_535) throw wrong(text)
  return { kind, host: match[2] ?? match[1]!, port }
}

function wrong(text: string): LineError {
  const message =
    `${JSON.stringify(text.slice(0, 200))} is no line: it is the path of a serial port (/dev/ttyUSB2, COM7), ` +
    'host:port, rfc2217://host:port, virtual: or replay:FILE.'
  return new LineError('address', message)
}
