/** Words that several parts of the window say. */

export const WORDS = {
  cancel: 'Cancel',
  close: 'Close',
  derived: 'derived',
  discard: 'Discard',
  dismiss: 'Dismiss',
  estimate: 'estimate',
  jailhouse: 'Jailhouse',
  keepMine: 'Keep mine',
  no: 'no',
  none: 'none',
  open: 'Open',
  opening: 'Opening…',
  plan: 'plan',
  redo: 'Redo',
  remove: 'Remove',
  root: 'root',
  run: 'Run',
  runAgain: 'Run again',
  save: 'Save',
  saveAs: 'Save as…',
  show: 'Show',
  simulated: 'simulated',
  stream: 'Stream',
  tryAgain: 'Try again',
  undo: 'Undo',
  unknown: 'unknown',
  unknownClock: 'unknown clock',
  unknownRate: 'unknown rate',
  unknownTime: 'an unknown time',
  whatIf: 'what-if',
  yes: 'yes',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
} as const

/** `core 3`, within a sentence. */
export function coreWords(cpu: number | string): string {
  return `core ${cpu}`
}

/** `Core 3`, as a title and where a sentence begins. */
export function coreTitle(cpu: number): string {
  return `Core ${cpu}`
}

/** Why a chart cannot be saved as a picture. */
export const NO_PICTURES = 'This browser draws no pictures.'
