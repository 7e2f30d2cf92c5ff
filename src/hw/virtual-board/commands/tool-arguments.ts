/** Arguments of `jailhouse cell …` as the tool reads them. */
import type { CellReference } from '../../../sim/hypervisor/hypervisor'
import type { Preload } from '../driver'
import type { Process } from '../shell/process'
import { readFile, UsageFault } from './tool'

/** A whole number as C's strtoll reads it: decimal, 0x or 0 in front. Undefined for what is none. */
function wholeNumber(text: string): bigint | undefined {
  if (/^0x[0-9a-fA-F]{1,16}$/.test(text)) return BigInt(text)
  if (/^0[0-7]{1,21}$/.test(text)) return BigInt(`0o${text.slice(1)}`)
  return /^\d{1,19}$/.test(text) ? BigInt(text) : undefined
}

/** The longest name that the driver looks for. */
const LONGEST_NAME = 31

/** ID or [--name] NAME. @throws UsageFault when there is none */
export function parseReference(words: readonly string[]): { reference: CellReference; after: string[] } {
  const [first, second] = words
  if (first === undefined || (first === '--name' && second === undefined)) throw new UsageFault()
  if (first === '--name') return { reference: second!.slice(0, LONGEST_NAME), after: words.slice(2) }
  const id = wholeNumber(first)
  return { reference: id === undefined ? first.slice(0, LONGEST_NAME) : Number(id), after: words.slice(1) }
}

/** Images with their addresses; strings count their zero byte. @throws UsageFault, ToolFailed */
export function preloads(process: Process, words: readonly string[]): Preload[] {
  const images: { source: string; isText: boolean; address: bigint }[] = []
  for (let at = 0; at < words.length;) {
    const isText = words[at] === '-s' || words[at] === '--string'
    if (isText) at += 1
    const source = words[at]
    if (source === undefined) throw new UsageFault()
    at += 1
    let address = 0n
    if (words[at] === '-a' || words[at] === '--address') {
      const given = words[at + 1]
      const value = given === undefined ? undefined : wholeNumber(given)
      if (value === undefined) throw new UsageFault()
      address = value
      at += 2
    }
    images.push({ source, isText, address })
  }
  return images.map(({ source, isText, address }) => ({
    address,
    bytes: isText ? new TextEncoder().encode(`${source}\0`) : readFile(process, source),
  }))
}
