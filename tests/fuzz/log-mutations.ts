/** What boards' words can become on a bad line, and what a hostile board would say. */
import type { Random } from './random'

export const CONSOLES = [
  'imx8mp-lifecycle.jsonl',
  'imx8mp-cell-crash.jsonl',
  'arm64-refusals.jsonl',
  'u-boot.txt',
  'cyclictest-histogram-smp.txt',
]

export const TIMERLAT = `# RTLA timerlat histogram
# Time unit is microseconds (us)
# Duration:   0 00:01:00
Index   IRQ-000   Thr-000
0         58572         0
1          1422     57021
2             6      2931
over:         1         0
count:    60001     59952
min:          0         1
avg:          0         1
max:        300         5
`

export const JSON_DOCUMENTS = [
  '{\n  "file_version": 1,\n  "num_threads": 1,\n  "resolution_in_ns": 0,\n  "thread": {\n    "0": {\n      "histogram": {"7": 3, "9": 1},\n      "cycles": 6, "min": 7, "max": 4100, "avg": 12.50, "cpu": 2, "node": 0\n    }\n  }\n}\n',
  '{\n  "version": 1,\n  "cpu": {\n    "0": {\n      "histogram": {\n        "2": 21,\n        "3": 9\n      },\n      "count": 30,\n      "min": 2,\n      "max": 3,\n      "avg": 2.30\n    }\n  }\n}\n',
]

/** Words that the parsers look for, with values that they must not trip over. */
const BAIT = [
  '\x1b]0;title\x07',
  '\x1b]52;c;cm0gLXJmIC8=\x07',
  '\x1b]8;;file:///etc/passwd\x1b\\link\x1b]8;;\x1b\\',
  '\x1bP$q"p\x1b\\',
  '\x1b[6n\x1b[c\x1b]10;?\x07',
  '\x1b[999999999999;999999999999H',
  '\x1b[2J\x1b[HStatistics for ',
  '\x1b[1;1HStatistics for x cell\x1b[3;1HCOUNTER  (All CPUs)            SUM   PER SEC\x1b[4;1Hmmio 1 1\x1b[1;1H',
  '\x1b]',
  '\x1b[',
  'root@board:~# ',
  '=> ',
  '[    1.000000] ',
  '\r\nCreated cell "',
  '\r\nCell "__proto__" can be loaded\r\n',
  '\r\nUnhandled data read at 0xffffffffffffffff(9)\r\n',
  '\r\nParking CPU 9999 (Cell: "constructor")\r\n',
  '\r\nFATAL: unhandled trap (exception class 0x24)\r\nCell state before exception:\r\n',
  '\r\n x0: 0000000000000001   x1: 000000003b000000   x99: 0000000000000201\r\n',
  '\r\nTimer fired, jitter: 999999999999 ns, min:      0 ns, max: 999999999999 ns\r\n',
  '\r\nHello 9999999999 from cell!\r\n',
  '\r\nID      Name                    State             Assigned CPUs           Failed CPUs             \r\n',
  '\r\n/sys/devices/jailhouse/cells/1/name:__proto__\r\n',
  '\r\n/sys/devices/jailhouse/cells/1/cpus_assigned_list:0-9999\r\n',
  '\r\nT: 0 (  163) P:90 I:1000 C:     90 Min:     74 Act:  263 Avg:  712 Max:   23312\r\n',
  '\r\n000000 999999999999\r\n',
  '\r\n# Histogram\r\n',
  '\r\n{\r\n',
  '\r\n"\\\r\n',
  '\xc2\x9b31m',
  '\xff\xfe',
]

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A part of a recording, damaged and baited in a few places. */
export function hostileBytes(recordings: readonly Uint8Array[], random: Random): Uint8Array {
  const source = random.pick(recordings)
  const from = random.below(source.length)
  let bytes: Uint8Array = source.slice(from, from + 1 + random.below(6000))
  for (let i = random.below(12); i >= 0; i -= 1) {
    const at = random.below(bytes.length + 1)
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
    const kind = random.below(8)
    if (kind < 4) bytes = joined(before, bytesOf(random.pick(BAIT)), after)
    else if (kind === 4) bytes = joined(before, after.subarray(random.below(40)))
    else if (kind === 5)
      bytes = joined(
        before,
        Uint8Array.from({ length: random.below(64) }, () => random.below(256)),
        after,
      )
    else if (kind === 6)
      bytes = joined(
        before,
        new Uint8Array(random.below(20_000)).fill(random.pick([0x20, 0x41, 0x30, 0x7b, 0x1b])),
        after,
      )
    else {
      const other = random.pick(recordings)
      const start = random.below(other.length)
      bytes = joined(before, other.subarray(start, start + random.below(400)), after)
    }
  }
  return bytes
}

const NUMBERS = ['0', '-1', '999999999999', '1e9', '9007199254740993', '000001', 'NaN', '', '"7"', 'null', '[]']

/** A text with lines, numbers and pieces of it changed, moved and doubled. */
export function mutatedText(texts: readonly string[], random: Random): string {
  let text = random.pick(texts)
  for (let i = random.below(6); i > 0; i -= 1) {
    const at = random.below(text.length + 1)
    const kind = random.below(6)
    if (kind === 0) text = text.slice(0, at) + text.slice(at + random.below(30))
    else if (kind === 1)
      text = text.slice(0, at) + text.slice(random.below(text.length + 1)).slice(0, 200) + text.slice(at)
    else if (kind === 2) text = text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at)
    else {
      const numbers = [...text.matchAll(/\d+/g)]
      const match = numbers.length > 0 ? random.pick(numbers) : undefined
      if (match) text = text.slice(0, match.index) + random.pick(NUMBERS) + text.slice(match.index + match[0].length)
    }
  }
  return text
}
