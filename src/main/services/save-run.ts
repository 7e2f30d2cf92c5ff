/** What a finished run leaves behind, written where a person said. */
import path from 'node:path'
import { ServiceError } from '../contract/service-error'
import type { Request } from '../contract/contract'
import { writeWhole } from './files'
import type { Grants } from './grants'

type SaveRequest = Request<'run.save'>

/** A window may write nothing but what each kind of file is called like. */
const ENDINGS: Record<SaveRequest['kind'], string> = {
  report: '.html',
  result: '.json',
  stream: '.json',
  histogram: '.txt',
  csv: '.csv',
  svg: '.svg',
  png: '.png',
}

/**
 * Writes the file, all of it or nothing. Throws ServiceError for a place that was not granted, and for a name that does not say
 * what the file is unless a person picked it in the platform's own dialog.
 */
export async function saveRun({ path: named, kind, content }: SaveRequest, grants: Grants): Promise<{ path: string }> {
  const file = await grants.resolve(named)
  const ending = ENDINGS[kind]
  if (!grants.isNamed(file) && (!file.endsWith(ending) || file.endsWith('.plan.json'))) {
    throw new ServiceError('bad-input', `${path.basename(file)} is no name for this file: it ends in "${ending}".`)
  }
  await writeWhole(file, kind === 'png' ? Buffer.from(content, 'base64') : content)
  return { path: file }
}
