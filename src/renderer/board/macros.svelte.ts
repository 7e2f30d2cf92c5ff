/** The macros of this window's person: they are text, and hold no passwords. */
import { FIRST_MACROS } from '../texts/board'
import type { Macro } from './macro'

const MOST_MACROS = 50

/** What everybody has until somebody keeps something else. */
const FIRST: readonly Macro[] = [
  { name: FIRST_MACROS.logIn, text: 'root\nwait [Pp]assword: *$\npause 100 ms' },
  { name: FIRST_MACROS.cells, text: 'jailhouse cell list\nwait [#$] *$' },
  { name: FIRST_MACROS.cyclictest, text: 'cyclictest -m -p 90 -i 1000 -l 10000 -h 1000 -q\nwait Max Latencies' },
]

export class Macros {
  list = $state.raw<readonly Macro[]>(FIRST)
  readonly #remember: (macros: Macro[]) => void

  /** `remember` is told of all of them whenever they change. */
  constructor(remember: (macros: Macro[]) => void) {
    this.#remember = remember
  }

  /** Begins with those that were kept on an earlier day, if any were. */
  begin(kept: readonly Macro[] = FIRST): void {
    this.list = kept
  }

  /** Keeps a macro in place of the one with its name. */
  keep(macro: Macro): void {
    const others = this.list.filter(({ name }) => name !== macro.name)
    this.#put([...others, macro].slice(-MOST_MACROS))
  }

  forget(name: string): void {
    this.#put(this.list.filter((macro) => macro.name !== name))
  }

  #put(list: Macro[]): void {
    this.list = list
    this.#remember(list)
  }
}
