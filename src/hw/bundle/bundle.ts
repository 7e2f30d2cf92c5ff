/** The folder for a board: everything that Jailhouse needs to run a plan. Pure: nothing is written or run here. */
import type { PlanCheck } from '../../sim/rules/check'
import { CellFileError } from '../cellfile/cell-file-error'
import { cellSource, systemSource } from '../cellfile/c-source'
import { encodeCell, encodeSystem } from '../cellfile/encode'
import { bootGuide, GUIDE_PATH } from './boot-guide'
import { jsonFile, textFile, type BundleFile } from './bundle-file'
import { documentDigest } from './canonical-json'
import { datasheet } from './datasheet/datasheet'
import { deviceTreeFiles } from './device-trees'
import { harpoonConfiguration } from './harpoon'
import { manifest } from './manifest'
import { bundleParts, type BundleParts } from './parts'
import { startScript } from './scripts/start'
import { statusScript } from './scripts/status'
import { stopScript } from './scripts/stop'

/** A plan with errors: its files would not work. */
export class BundleRefused extends Error {
  override readonly name = 'BundleRefused'
  /** One sentence for each reason. */
  constructor(readonly reasons: readonly string[]) {
    super(`The plan cannot be exported:\n${reasons.join('\n')}`)
  }
}

/** @throws BundleRefused for a value that the plan's format has no place for. */
function configurationFiles(parts: BundleParts): BundleFile[] {
  try {
    return encodedConfigurations(parts)
  } catch (error) {
    if (!(error instanceof CellFileError)) throw error
    throw new BundleRefused([`${parts.plan.jailhouse.format} cannot hold this plan: ${error.message}.`])
  }
}

function encodedConfigurations({ plan, configuration, rootFile, cells }: BundleParts): BundleFile[] {
  const { format } = plan.jailhouse
  return [
    { path: `cells/${rootFile}.cell`, bytes: encodeSystem(configuration.system, format) },
    ...cells.map((cell) => ({ path: `cells/${cell.file}.cell`, bytes: encodeCell(cell.configuration, format) })),
    textFile(`src/${rootFile}.c`, systemSource(configuration.system, format)),
    ...cells.map((cell) => textFile(`src/${cell.file}.c`, cellSource(cell.configuration, format))),
  ]
}

/** Sentences about what no script could say. */
function unspeakable({ configuration }: BundleParts): string[] {
  const names = [configuration.system.rootCell.name, ...configuration.cells.map((cell) => cell.name)]
  return [
    ...names
      .filter((name) => name.includes('\0'))
      .map((name) => `The name ${JSON.stringify(name)} has a zero byte, which no script can say.`),
    ...names
      .filter((name) => name.endsWith('\n'))
      .map((name) => `The name ${JSON.stringify(name)} ends in a line feed, which no script can compare.`),
  ]
}

/**
 * Only the configurations, as binary and as C: what was imported goes back to its bytes whatever the rules say of it, because
 * nothing in these files starts anything.
 * @throws BundleRefused when the plan could not be lowered.
 */
export function buildConfigurations(document: unknown, check: PlanCheck): BundleFile[] {
  return configurationFiles(partsOf(document, check))
}

function partsOf(document: unknown, { plan, board, configuration, problems, faults }: PlanCheck): BundleParts {
  if (faults.length > 0) throw new BundleRefused(faults.map((fault) => `${fault.place}: ${fault.message}`))
  if (!plan || !board || !configuration) throw new BundleRefused(['The plan was not lowered.'])
  return bundleParts({ plan, board, configuration, problems, digest: documentDigest(document) })
}

/**
 * All files of a plan's bundle: configurations as binary and as C, device tree sources, scripts, a guide, a datasheet and a
 * manifest. The same plan gives the same bytes.
 * @throws BundleRefused when the check found errors; a broken plan makes no files.
 */
export function buildBundle(document: unknown, check: PlanCheck): BundleFile[] {
  const errors = check.problems.filter((problem) => problem.severity === 'error').map((problem) => problem.message)
  if (errors.length > 0) throw new BundleRefused(errors)
  const parts = partsOf(document, check)
  const reasons = unspeakable(parts)
  if (reasons.length > 0) throw new BundleRefused(reasons)
  const configurations = configurationFiles(parts)
  const harpoon = harpoonConfiguration(parts)
  const files = [
    ...configurations,
    ...deviceTreeFiles(parts),
    textFile('start.sh', startScript(parts), true),
    textFile('stop.sh', stopScript(parts), true),
    textFile('status.sh', statusScript(parts), true),
    ...(harpoon === undefined ? [] : [textFile('harpoon.conf', harpoon)]),
    textFile(GUIDE_PATH, bootGuide(parts)),
    textFile('datasheet.html', datasheet(parts, configurations)),
    jsonFile('plan.json', document),
  ]
  return [...files, manifest(parts, files)]
}
