/** The macros of this window's person, kept in the browser's own storage: they are text, and hold no passwords. */
import { z } from 'zod'
import type { Macro } from './macro'

const KEY = 'cellbench.macros'
const MOST_MACROS = 50
const kept = z.array(z.strictObject({ name: z.string().min(1).max(80), text: z.string().max(20_000) })).max(MOST_MACROS)

/** What everybody has until somebody keeps something else. */
const FIRST: readonly Macro[] = [
  { name: 'Log in as root', text: 'root\nwait [Pp]assword: *$\npause 100 ms' },
  { name: 'Cells of Jailhouse', text: 'jailhouse cell list\nwait [#$] *$' },
  { name: 'cyclictest, 10,000 loops', text: 'cyclictest -m -p 90 -i 1000 -l 10000 -h 1000 -q\nwait Max Latencies' },
]

type Store = Pick<Storage, 'getItem' | 'setItem'>

export class Macros {
  list = $state.raw<readonly Macro[]>(FIRST)
  #store: Store | undefined

  constructor(store: Store | undefined = storage()) {
    this.#store = store
    try {
      const text = store?.getItem(KEY)
      const read = text ? kept.safeParse(JSON.parse(text)) : undefined
      if (read?.success) this.list = read.data
    } catch {
      // What cannot be read is as if there were none.
    }
  }

  /** Keeps a macro in place of the one with its name. */
  keep(macro: Macro): void {
    const others = this.list.filter(({ name }) => name !== macro.name)
    this.#put([...others, macro].slice(-MOST_MACROS))
  }

  forget(name: string): void {
    this.#put(this.list.filter((macro) => macro.name !== name))
  }

  #put(list: readonly Macro[]): void {
    this.list = list
    try {
      this.#store?.setItem(KEY, JSON.stringify(list))
    } catch {
      // A full or forbidden storage: they live as long as the window.
    }
  }
}

/** Undefined where the page has none, or may not use it. */
function storage(): Store | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
