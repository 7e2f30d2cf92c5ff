/**
 * The platform's own dialogs: picking a path, and the question before unsaved work is left.
 */
import { dialog, type BrowserWindow } from 'electron'
import type { Request } from '../contract/contract'

const PLANS = [{ name: 'Cellbench plans', extensions: ['plan.json', 'json'] }]
const RESULTS = [{ name: 'Results of runs', extensions: ['json'] }]

/** Asks for a path; undefined when the person cancelled. */
export async function pickPath(window: BrowserWindow, request: Request<'path.pick'>): Promise<string | undefined> {
  const suggestion = request.suggestion === '' ? {} : { defaultPath: request.suggestion }
  if (request.purpose === 'open-plan') {
    const answer = await dialog.showOpenDialog(window, { ...suggestion, filters: PLANS, properties: ['openFile'] })
    return answer.filePaths[0]
  }
  if (request.purpose === 'open-result') {
    const answer = await dialog.showOpenDialog(window, { filters: RESULTS, properties: ['openFile'] })
    return answer.filePaths[0]
  }
  if (request.purpose === 'open-measurement' || request.purpose === 'open-recording') {
    const answer = await dialog.showOpenDialog(window, { properties: ['openFile'] })
    return answer.filePaths[0]
  }
  if (request.purpose === 'open-folder') {
    const answer = await dialog.showOpenDialog(window, { properties: ['openDirectory'] })
    return answer.filePaths[0]
  }
  if (request.purpose === 'save-plan') {
    const answer = await dialog.showSaveDialog(window, { ...suggestion, filters: PLANS })
    return answer.canceled ? undefined : answer.filePath
  }
  if (request.purpose === 'save-run') {
    const answer = await dialog.showSaveDialog(window, suggestion)
    return answer.canceled ? undefined : answer.filePath
  }
  // An export makes its folder: a dialog that names something new fits better than one that picks what exists.
  const answer = await dialog.showSaveDialog(window, { ...suggestion, title: 'Name the folder for the bundle' })
  return answer.canceled ? undefined : answer.filePath
}

/** What a person wants done with unsaved work. */
export type Leaving = 'save' | 'discard' | 'stay'

/** Plans that the question names; of more it says how many. */
const MOST_NAMED = 8

/** Asks what to do with the unsaved plans of `window`, by their names. */
export async function askBeforeLeaving(window: BrowserWindow, plans: readonly string[]): Promise<Leaving> {
  const more = plans.length - MOST_NAMED
  const named = [...plans.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])]
  const answers: Leaving[] = ['save', 'discard', 'stay']
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: plans.length > 1 ? `Save the changes to ${plans.length} plans?` : 'Save the changes to this plan?',
    detail: [...named, 'They are lost if you do not.'].join('\n'),
    buttons: [plans.length > 1 ? 'Save All' : 'Save', 'Do Not Save', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  return answers[response] ?? 'stay'
}
