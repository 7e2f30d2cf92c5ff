/** The folder for a board: everything that Jailhouse needs to run a plan. Pure: nothing is written here. */
import { createHash } from 'node:crypto'
import type { PlanCheck } from '../../sim/rules/check'
import { cellSource, systemSource } from '../cellfile/c-source'
import { encodeCell, encodeSystem } from '../cellfile/encode'
import { bytesOfName } from '../cellfile/name-bytes'
import { bootGuide } from './boot-guide'
import { documentDigest } from './canonical-json'
import { bundleParts, type BundleParts } from './parts'
import { startScript, stopScript } from './scripts'

export interface BundleFile {
  /** Below the bundle's folder, with slashes. */
  path: string
  bytes: Uint8Array
  executable?: boolean
  /** The content where it is text. */
  text?: string
}

/** A plan with errors: its files would not work. */
export class BundleRefused extends Error {
  override readonly name = 'BundleRefused'
  /** One sentence for each reason. */
  constructor(readonly reasons: readonly string[]) {
    super(`The plan cannot be exported:\n${reasons.join('\n')}`)
  }
}

function textFile(path: string, text: string, executable = false): BundleFile {
  // Names keep the bytes that the configuration files have, also where those are no UTF-8.
  const file: BundleFile = { path, bytes: bytesOfName(text), text }
  return executable ? { ...file, executable } : file
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

function configurationFiles({ configuration, rootFile, cells }: BundleParts): BundleFile[] {
  return [
    { path: `cells/${rootFile}.cell`, bytes: encodeSystem(configuration.system) },
    ...cells.map((cell) => ({ path: `cells/${cell.file}.cell`, bytes: encodeCell(cell.configuration) })),
    textFile(`src/${rootFile}.c`, systemSource(configuration.system)),
    ...cells.map((cell) => textFile(`src/${cell.file}.c`, cellSource(cell.configuration))),
  ]
}

function manifest(document: unknown, parts: BundleParts, files: readonly BundleFile[]): BundleFile {
  const { plan, board, configuration, rootFile, cells } = parts
  return textFile(
    'manifest.json',
    json({
      format: 'cellbench-bundle',
      version: 1,
      plan: { name: plan.name, board: board.id, sha256: documentDigest(document) },
      jailhouse: plan.jailhouse.format,
      root: { name: configuration.system.rootCell.name, file: `cells/${rootFile}.cell` },
      cells: cells.map((cell) => ({ name: cell.configuration.name, file: `cells/${cell.file}.cell` })),
      files: files.map(({ path, bytes }) => ({
        path,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
    }),
  )
}

/**
 * All files of a plan's bundle: configurations as binary and as C, scripts, a guide and a manifest. The same plan gives the
 * same bytes.
 * @throws BundleRefused when the check found errors; a broken plan makes no files.
 */
export function buildBundle(document: unknown, check: PlanCheck): BundleFile[] {
  const errors = check.problems.filter((problem) => problem.severity === 'error').map((problem) => problem.message)
  const faults = check.faults.map((fault) => `${fault.place}: ${fault.message}`)
  const { plan, board, configuration } = check
  if (faults.length + errors.length > 0) throw new BundleRefused([...faults, ...errors])
  if (!plan || !board || !configuration) throw new BundleRefused(['The plan was not lowered.'])
  const names = [configuration.system.rootCell.name, ...configuration.cells.map((cell) => cell.name)]
  const unspeakable = names.filter((name) => name.includes('\0'))
  if (unspeakable.length > 0) {
    throw new BundleRefused(
      unspeakable.map((name) => `The name ${JSON.stringify(name)} has a zero byte, which no script can say.`),
    )
  }
  const parts = bundleParts(plan, board, configuration)
  const files = [
    ...configurationFiles(parts),
    textFile('start.sh', startScript(parts), true),
    textFile('stop.sh', stopScript(parts), true),
    textFile('BOOT.md', bootGuide(parts)),
    textFile('plan.json', json(document)),
  ]
  return [...files, manifest(document, parts, files)]
}
