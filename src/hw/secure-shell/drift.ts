/** Is what lies and runs on the board what the plan says? A pure comparison; `read-drift.ts` asks the board. */
import { numberList } from '../../sim/hypervisor/number-list'
import type { BundleFile } from '../bundle/bundle-file'
import type { BundleParts } from '../bundle/parts'
import type { Standing } from './deploy/standing'
import { SUMS, makeRelease } from './deploy/release'
import type { Finding } from './finding'
import { blocks, differs, fits, notKnown } from './preflight/comparison'

/** SHA-256 of each file in the current release, by path. */
export type Hashes = ReadonlyMap<string, string>

export interface DeployedFiles {
  /** What lies there now. */
  found: Hashes
  /** What was deployed, by the release's own list. */
  deployed: Hashes
}

/** `HASH  PATH`, one file a line, as sha256sum prints it. */
export function readSums(text: string): Hashes {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, hash, path] = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/.exec(line) ?? []
      return hash === undefined ? [] : [[path!, hash]]
    }),
  )
}

function fileFindings(files: DeployedFiles, bundle: readonly BundleFile[]): Finding[] {
  const sums = makeRelease(bundle).files.at(-1)!
  const planned = readSums(Buffer.from(sums.bytes).toString('utf8'))
  const paths = [...new Set([...files.found.keys(), ...files.deployed.keys(), ...planned.keys()])]
  const findings = paths.sort().flatMap((path): Finding[] => {
    if (path === SUMS) return []
    const [found, deployed, wanted] = [files.found.get(path), files.deployed.get(path), planned.get(path)]
    const words = { about: `file ${path}`, needed: wanted === undefined ? 'as it was deployed' : 'what the plan makes' }
    const change = 'Deploy the plan again.'
    if (found === undefined) return [blocks({ ...words, found: 'missing on the board', change })]
    if (deployed === undefined)
      return [differs({ ...words, found: 'on the board, but not deployed', change: 'Remove it.' })]
    if (found !== deployed) return [blocks({ ...words, found: 'changed on the board since the deploy', change })]
    if (wanted !== undefined && wanted !== found) {
      return [differs({ ...words, found: 'deployed from another state of the plan', change })]
    }
    return []
  })
  const needed = 'the files that the plan makes, as they were deployed'
  return findings.length > 0
    ? findings
    : [fits({ about: 'files', needed, found: `${files.found.size} files, all as deployed` })]
}

function cellFindings({ enabled, cells }: Standing, { configuration }: BundleParts): Finding[] {
  const { rootCell } = configuration.system
  if (!enabled) {
    const change = 'Start the cells: run current/start.sh, or deploy.'
    return [blocks({ about: 'Jailhouse', found: 'off', needed: `on, with root cell ${rootCell.name}`, change })]
  }
  const change = 'Deploy the plan again, or look at the hypervisor console for why.'
  const planned = configuration.cells.map((cell): Finding => {
    const cpus = numberList(cell.cpus)
    const words = { about: `cell ${cell.name}`, needed: `running on cores ${cpus}` }
    const found = cells.find((one) => one.name === cell.name)
    if (!found) return blocks({ ...words, found: 'not created', change })
    if (!found.state.startsWith('running')) return blocks({ ...words, found: found.state, change })
    if (found.cpus === '')
      return notKnown({ ...words, found: found.state, reason: 'the driver does not tell its cores' })
    if (found.cpus !== cpus) return blocks({ ...words, found: `running on cores ${found.cpus}`, change })
    return fits({ ...words, found: `${found.state} on cores ${cpus}` })
  })
  const root = cells.find((cell) => cell.id === 0)
  const names = new Set([rootCell.name, ...configuration.cells.map((cell) => cell.name)])
  const strange = cells.filter((cell) => cell !== root && !names.has(cell.name))
  const rootWords = { about: 'root cell', needed: rootCell.name, found: root?.name ?? 'none' }
  return [
    root?.name === rootCell.name ? fits(rootWords) : blocks({ ...rootWords, change }),
    ...planned,
    ...strange.map((cell) =>
      differs({
        about: `cell ${cell.name}`,
        found: cell.state,
        needed: 'no such cell in the plan',
        change: 'Destroy it, or add it to the plan.',
      }),
    ),
  ]
}

/** What differs between the board and the plan. `files` is undefined where no release is current. */
export function drift(
  standing: Standing,
  files: DeployedFiles | undefined,
  parts: BundleParts,
  bundle: readonly BundleFile[],
): Finding[] {
  const release =
    files === undefined
      ? [blocks({ about: 'release', found: 'none', needed: 'a deployed plan', change: 'Deploy the plan.' })]
      : fileFindings(files, bundle)
  return [...release, ...cellFindings(standing, parts)]
}
