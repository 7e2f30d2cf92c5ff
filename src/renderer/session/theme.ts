/** Dark or light: as the system says until the user chooses. */
import type { ThemeChoice } from '../../main/contract/window-memory'

export const THEMES: readonly ThemeChoice[] = ['system', 'dark', 'light']

/** The choice after this one, in the order in which the button walks through them. */
export function nextTheme(choice: ThemeChoice): ThemeChoice {
  return THEMES[(THEMES.indexOf(choice) + 1) % THEMES.length]!
}

/** Sets `data-theme` on the document now and whenever the system changes its mind. */
export function followTheme(choice: ThemeChoice): () => void {
  const light = matchMedia('(prefers-color-scheme: light)')
  const apply = () => {
    document.documentElement.dataset.theme = choice === 'system' ? (light.matches ? 'light' : 'dark') : choice
  }
  apply()
  light.addEventListener('change', apply)
  return () => light.removeEventListener('change', apply)
}
