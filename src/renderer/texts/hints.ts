/** The three hints of the first start: each stands on the thing that it is about. */
export const HINT_TEXTS = {
  drag: {
    title: 'Drag a workload onto a core',
    text: 'While you hold it, the core shows its new load and the problems that it would make. Enter and arrows do it too.',
  },
  memory: {
    title: 'Memory is to scale',
    text: 'Drag a region or its edge. The wheel zooms, Problems says what does not fit, and undo takes it all back.',
  },
  run: {
    title: 'Run it',
    text: 'A minute of the plan is simulated in about a second; then every worst latency says why it is what it is.',
  },
} as const

export const HINT_OK = 'Got it'
export const HINTS_OFF = 'No more hints'
export const hintOf = (number: number, of: number) => `Hint ${number} of ${of}`
export const hintTitle = (title: string) => `Hint: ${title}`
