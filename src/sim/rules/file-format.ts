import type { Finding } from './finding'
import type { Rule, SourceFile } from './rule'

const revisions = ({ format, alsoFits = [] }: SourceFile) =>
  new Set([format, ...alsoFits].map((id) => id.split('-')[0]!))

/**
 * Files of one set have different revisions. A hypervisor takes exactly one: the others are refused with EINVAL and
 * "Configuration revision mismatch" in the kernel log.
 */
export const fileFormat: Rule = {
  code: 'file-format',
  severity: 'error',
  title: 'All files have one revision',
  check(input) {
    const { system, cells = [] } = input.files ?? {}
    const first = system ?? cells[0]
    if (!first) return []
    const wanted = revisions(first)
    return cells.flatMap((file): Finding[] => {
      if ([...revisions(file)].some((revision) => wanted.has(revision))) return []
      const message = `${file.name} is ${file.format} and ${first.name} is ${first.format}; a Jailhouse takes files of one revision.`
      return [{ message, places: [first, file].map(({ name }) => ({ path: [], label: name })) }]
    })
  },
}
