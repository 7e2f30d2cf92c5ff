/** Where boards, workloads and plans come from: what Cellbench ships, or files of the user's own. */
import type { BrokenTemplate, TemplateOrigin } from '../../main/contract/contract'
import { BROKEN_TEMPLATES } from '../texts/session'

/** Files that are named in one notice, and faults of each. */
const MOST_FILES = 3
const MOST_FAULTS = 2

/** The file of the user's own that a template is in; undefined for what is shipped. */
export function ownFile(
  origins: readonly TemplateOrigin[],
  kind: TemplateOrigin['kind'],
  id: string,
): string | undefined {
  return origins.find((origin) => origin.kind === kind && origin.id === id)?.file
}

/** What a notice says of files that cannot be used. */
export function brokenSentence(broken: readonly BrokenTemplate[]): string {
  const lines = broken.slice(0, MOST_FILES).flatMap(({ file, faults }) => {
    const more = faults.length - MOST_FAULTS
    const said = faults.slice(0, MOST_FAULTS).map(({ place, message }) => `${place}: ${message}`)
    return [BROKEN_TEMPLATES.file(file, said, more)]
  })
  const more = broken.length - MOST_FILES
  return [...lines, ...(more > 0 ? [BROKEN_TEMPLATES.more(more)] : [])].join('\n')
}
