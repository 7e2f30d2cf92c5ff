/** Dark or light, as the person chose it. */
import type { ThemeChoice } from '../../main/contract/window-memory'
import { followTheme, nextTheme } from './theme'

export class Appearance {
  #theme = $state<ThemeChoice>('system')
  readonly #keep: (theme: ThemeChoice) => void

  /** `keep` is told of every choice. */
  constructor(keep: (theme: ThemeChoice) => void) {
    this.#keep = keep
  }

  get theme(): ThemeChoice {
    return this.#theme
  }

  /** Begins with what was chosen on an earlier day. */
  begin(theme: ThemeChoice = 'system'): void {
    this.#theme = theme
  }

  choose(theme: ThemeChoice): void {
    this.#theme = theme
    this.#keep(theme)
  }

  /** The next one, in the order in which the button walks through them. */
  step(): void {
    this.choose(nextTheme(this.#theme))
  }

  /** Call as an effect: the page looks as chosen. Returns what ends that. */
  follow(): () => void {
    return followTheme(this.#theme)
  }
}
