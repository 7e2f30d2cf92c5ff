/** Values of a parsed plan in words: times, sizes, addresses and rates by the names of their fields. */
import { displayAddress, formatSize, formatTime } from './units'

const TIMES = new Set([
  'period',
  'wcet',
  'phase',
  'jitter',
  'atMost',
  'warmUp',
  'at',
  'every',
  'slice',
  'deadline',
  'extra',
  'distance',
  'offset',
  'length',
  'active',
])
const ADDRESSES = new Set(['physical', 'guest', 'entry', 'address', 'clockReg', 'msixAddress'])

/** What fields are called where their own name would not do; those with no words go by the name of what they are in. */
const FIELDS: Record<string, string> = {
  atMost: '',
  atMostNs: '',
  size: '',
  use: 'template',
  wcet: 'execution time',
  interruptPriority: 'priority of its interrupt',
  physical: 'address',
  guest: 'guest',
  memoryBudget: 'memory budget',
  cachePortion: 'share of the cache',
  colours: 'cache colours',
  image: 'size of the image',
  entry: 'entry point',
  between: 'peers',
  interruptDelivery: 'interrupts',
  cellsStart: 'cells start',
  format: 'configuration format',
  colouring: 'cache colouring',
  seconds: 'simulated seconds',
  warmUp: 'warm-up',
  cpus: 'cores',
  cpu: 'core',
  vmBytes: 'memory of vm workers',
  io: 'io workers',
  vm: 'vm workers',
  hdd: 'hdd workers',
  udp: 'udp workers',
  read: 'readers',
  write: 'writers',
  copy: 'copiers',
  secureWorld: 'visits to the secure world',
  tlbBroadcast: 'TLB broadcasts',
  dramRefresh: 'DRAM refresh',
}

/** What a field is called: `interruptDelivery` as "interrupts", `firstRegion` as "first region". */
export function fieldWords(key: string): string {
  return FIELDS[key] ?? key.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function rateWords(bytesPerSecond: number): string {
  const [scale, unit] = bytesPerSecond >= 1e9 ? [1e9, 'GB/s'] : [1e6, 'MB/s']
  return `${bytesPerSecond / scale} ${unit}`
}

/** The value of the field `key`: `250000` of a period as "250 us"; "not set" for what is left out. */
export function valueWords(key: string, value: unknown): string {
  if (value === undefined) return 'not set'
  if (typeof value === 'bigint') return ADDRESSES.has(key) ? displayAddress(value) : formatSize(value)
  if (typeof value === 'number')
    return TIMES.has(key) ? formatTime(value) : key === 'rate' ? rateWords(value) : String(value)
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((one) => valueWords(key, one)).join(', ')
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).filter(([, one]) => one !== undefined)
    return parts.length === 0
      ? 'nothing'
      : parts.map(([name, one]) => `${fieldWords(name)} ${valueWords(name, one)}`.trim()).join(', ')
  }
  return String(value)
}
