/** What is said before a plan is shown, and why none is. */
import { WORDS } from './words'

export const START = {
  opening: WORDS.opening,
  failed: 'Cellbench could not start',
  again: WORDS.tryAgain,
  noShell: 'This page is the window of Cellbench; start Cellbench and open the address that it prints.',
  noPlan: 'The templates hold no plan to start with; the installation is incomplete.',
} as const
