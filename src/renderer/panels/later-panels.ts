/**
 * The panels whose code comes after the window is usable: with their charts they are a third of it. Each is fetched once, when it
 * is first shown or when the window has nothing else to do.
 */
import type { Component } from 'svelte'
import type { BottomTab } from '../session/bottom-tabs'

type LaterTab = Exclude<BottomTab, 'problems'>
type Loader = () => Promise<{ default: Component }>

export const LATER_PANELS: Record<LaterTab, Loader> = {
  run: () => import('./RunPanel.svelte'),
  timeline: () => import('./TimelinePanel.svelte'),
  details: () => import('./DetailsPanel.svelte'),
  compare: () => import('../compare/ComparePanel.svelte'),
  console: () => import('./ConsolePanel.svelte'),
  export: () => import('./ExportPanel.svelte'),
  board: () => import('../board/BoardPanel.svelte'),
  changes: () => import('../plans/ChangesPanel.svelte'),
}

/** Longest that fetching ahead waits for a quiet moment, ms. */
const LONGEST_WAIT_MS = 3000

/** Fetches the panels one after another, each in a quiet moment; what fails is tried again when it is shown. */
export function fetchLaterPanels(): void {
  const waiting = Object.values(LATER_PANELS)
  const next = () => {
    const load = waiting.shift()
    if (load)
      requestIdleCallback(
        () =>
          void load()
            .catch(() => undefined)
            .then(next),
        { timeout: LONGEST_WAIT_MS },
      )
  }
  next()
}
