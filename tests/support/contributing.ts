/** The examples in CONTRIBUTING.md: whoever follows it types these. */
import { readFileSync } from 'node:fs'

const text = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8')

/** The JSON blocks of a kind, in their order, as they are printed. */
export function examples(kind: 'settings' | 'board' | 'workload'): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`json ${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1]!)
}
