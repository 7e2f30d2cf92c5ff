/** Words that several parts of the window say. */

export const WORDS = {
  cancel: 'Cancel',
  close: 'Close',
  derived: 'derived',
  discard: 'Discard',
  dismiss: 'Dismiss',
  estimate: 'estimate',
  keepMine: 'Keep mine',
  no: 'no',
  none: 'none',
  open: 'Open',
  plan: 'plan',
  remove: 'Remove',
  root: 'root',
  run: 'Run',
  runAgain: 'Run again',
  save: 'Save',
  show: 'Show',
  simulated: 'simulated',
  stream: 'Stream',
  tryAgain: 'Try again',
  unknown: 'unknown',
  unknownClock: 'unknown clock',
  unknownRate: 'unknown rate',
  unknownTime: 'an unknown time',
  yes: 'yes',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
} as const

/** `core 3`, within a sentence. */
export function coreWords(cpu: number | string): string {
  return `core ${cpu}`
}

/** Why a chart cannot be saved as a picture. */
export const NO_PICTURES = 'This browser draws no pictures.'
