/** What the strips above the window's parts say: questions, notices, and what happened to the plan's file. */
import { WORDS } from './words'

export const STRIPS = {
  dismiss: WORDS.dismiss,
  saveFirst: 'Save first',
  closeUnsaved: 'Close without saving',
  keepEditing: 'Keep editing',
  keep: 'Keep',
  discard: WORDS.discard,
  open: WORDS.open,
  compare: 'Compare',
  reload: 'Reload',
  keepMine: WORDS.keepMine,
  saveAgain: 'Save again',
  restored: (name: string, when: string) => `Restored unsaved changes of ${name} from ${when}.`,
  offered: (name: string, when: string) => `There are unsaved changes of ${name} from ${when}.`,
  changed: (file: string, isUnsaved: boolean) =>
    `${file} was changed on disk.${isUnsaved ? ' The plan in this window has changes of its own.' : ''}`,
  deleted: (file: string) => `${file} was deleted or moved; the plan is in this window only.`,
} as const
