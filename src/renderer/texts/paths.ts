/** What is said where a path is chosen in the window itself. */
import type { PathPurpose } from '../session/path-picker.svelte'
import { WORDS } from './words'

export const PATH_TITLES: Readonly<Record<PathPurpose, string>> = {
  'open-plan': 'Open a plan',
  'save-plan': 'Save the plan in',
  'save-run': 'Save the run in',
  'open-result': 'Open a result',
  'open-measurement': 'Open a measurement',
  'open-recording': 'Open a recording',
  'open-folder': 'Choose a folder',
  'export-folder': 'Export into a new folder in',
}

export const PATHS = {
  close: WORDS.close,
  closeHint: `${WORDS.close} (Escape)`,
  above: 'Folder above',
  noPlan: 'No plan and no folder here',
  noResult: 'No result and no folder here',
  nothing: 'Nothing here',
  reading: 'Reading the folder…',
  choose: 'Choose this folder',
  file: 'File',
  folder: 'New folder',
  replace: 'Replace',
  save: WORDS.save,
  exportHere: 'Export here',
  fileTaken: 'A file of this name is there already.',
  folderTaken: 'A folder of this name is there already.',
} as const
