/** What the panels below the chip say about themselves. */
export const LAZY_PANEL = {
  loading: 'Opening…',
  failed: 'This panel could not be loaded. If Cellbench was updated or stopped meanwhile, start it again.',
  again: 'Try again',
} as const
