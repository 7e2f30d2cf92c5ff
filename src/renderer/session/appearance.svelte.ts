/** Dark or light, as the person chose it on this machine. */
import { followTheme, nextTheme, storedTheme, type ThemeChoice } from './theme'

export class Appearance {
  theme = $state<ThemeChoice>('system')

  constructor() {
    if (typeof localStorage !== 'undefined') this.theme = storedTheme(localStorage)
  }

  choose(theme: ThemeChoice): void {
    this.theme = theme
  }

  /** The next one, in the order in which the button walks through them. */
  step(): void {
    this.theme = nextTheme(this.theme)
  }

  /** Call as an effect: the page looks as chosen. Returns what ends that. */
  follow(): () => void {
    return followTheme(this.theme)
  }
}
