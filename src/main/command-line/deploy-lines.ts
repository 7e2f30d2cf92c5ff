/** Findings and previews in a terminal. */
import type { Connection } from '../../hw/secure-shell/connection'
import type { Preview } from '../../hw/secure-shell/deploy/preview'
import type { Finding } from '../../hw/secure-shell/finding'

const MARK: Readonly<Record<Finding['verdict'], string>> = { fits: 'fits', differs: 'differs', unknown: 'unknown' }

/** One finding a paragraph; what fits in one line. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ about, verdict, blocks, found, needed, change, reason }) => [
    `${(blocks ? 'BLOCKS' : MARK[verdict]).padEnd(8)} ${about}: ${found}`,
    ...(verdict === 'fits' ? [] : [`         needed: ${needed}`]),
    ...(change === undefined ? [] : [`         change: ${change}`]),
    ...(reason === undefined ? [] : [`         because: ${reason}`]),
  ])
}

/** Where the board stands, and each step with its commands. */
export function previewLines({ target, transfer }: Connection, preview: Preview): string[] {
  const way = transfer === 'sftp' ? '' : 'It has no sftp server: files go through the standard input of cat.'
  return [
    `${target}: ${preview.standing.join(' ')} ${way}`.trim(),
    ...preview.steps.flatMap(({ title, commands }, i) => [
      `${i + 1}. ${title}`,
      ...commands.flatMap((command) => command.split('\n')).map((line) => `     ${line}`),
    ]),
    ...(preview.obstacles.length > 0 ? ['It cannot be done:', ...preview.obstacles.map((one) => `  ${one}`)] : []),
  ]
}
