/** What a finished run can be saved as. */
import type { Request } from '../../main/contract/contract'
import { RUN_FILE_LABELS } from '../texts/session'

export type RunFileKind = Request<'run.save'>['kind']

export interface RunFile {
  kind: RunFileKind
  label: string
  ending: string
  /** Whether the file holds the run or the chosen stream. */
  of: 'run' | 'stream'
}

/** The menu's entries, in its order. */
export const RUN_FILES: readonly RunFile[] = [
  { kind: 'report', label: RUN_FILE_LABELS.report, ending: 'html', of: 'run' },
  { kind: 'result', label: RUN_FILE_LABELS.result, ending: 'result.json', of: 'run' },
  { kind: 'histogram', label: RUN_FILE_LABELS.histogram, ending: 'histogram.txt', of: 'run' },
  { kind: 'csv', label: RUN_FILE_LABELS.csv, ending: 'csv', of: 'stream' },
  { kind: 'stream', label: RUN_FILE_LABELS.stream, ending: 'stream.json', of: 'stream' },
  { kind: 'svg', label: RUN_FILE_LABELS.svg, ending: 'svg', of: 'stream' },
  { kind: 'png', label: RUN_FILE_LABELS.png, ending: 'png', of: 'stream' },
]
