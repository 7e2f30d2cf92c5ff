/** Files of the user's own in the lists: where each comes from, and those that cannot be used with what is wrong. */
import type { BrokenTemplate, TemplateOrigin } from '../contract/contract'
import { wrap } from './wrap'

/** Faults of a file that a list says; `--validate` says all. */
const MOST_FAULTS = 5

/** The origin of what came with Cellbench. */
export const SHIPPED = 'shipped'

/** `SHIPPED`, or the file that a template of the user's own is in. */
export function originOf(origins: readonly TemplateOrigin[], kind: TemplateOrigin['kind'], id: string): string {
  return origins.find((origin) => origin.kind === kind && origin.id === id)?.file ?? SHIPPED
}

/** Those of `broken` that a list of `kinds` is about. */
export function brokenOf(broken: readonly BrokenTemplate[], ...kinds: readonly TemplateOrigin['kind'][]) {
  return broken.filter(({ kind }) => kind === 'settings' || kinds.includes(kind))
}

/** Lines about files that cannot be used; none when there are none. */
export function brokenLines(broken: readonly BrokenTemplate[]): string[] {
  return broken.flatMap(({ kind, file, faults }) => {
    const more = faults.length - MOST_FAULTS
    const command = kind === 'workload' ? 'templates' : 'boards'
    return [
      '',
      wrap(`broken, and not in the list: ${file}`, '  '),
      ...faults.slice(0, MOST_FAULTS).map(({ place, message }) => wrap(`  ${place}: ${message}`, '    ')),
      ...(more > 0 ? [`  and ${more} more: cellbench ${command} --validate FILE`] : []),
    ]
  })
}
