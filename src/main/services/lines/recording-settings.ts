/** Where lines are recorded, and how much of it is kept: the user's settings, or what is usual. */
import path from 'node:path'
import { KEEP_BYTES } from '../../../hw/bridge/recording/recorder'
import { readSettings, settingsFile } from '../settings'

export interface RecordingSettings {
  folder: string
  /** False: nothing is recorded unless it is asked for. */
  record: boolean
  keepBytes: number
}

/** `configuration` and `state` are the application's folders. */
export async function recordingSettings(configuration: string, state: string): Promise<RecordingSettings> {
  const { recordings } = await readSettings(settingsFile(configuration))
  return {
    folder: recordings?.folder ?? path.join(state, 'recordings'),
    record: recordings?.record ?? true,
    keepBytes: recordings?.keepBytes ?? KEEP_BYTES,
  }
}
