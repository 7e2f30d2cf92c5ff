/** `cellbench decode FILE.cell | FILE.c`: a configuration as people or programs read it. */
import { configurationToJson } from '../../hw/cellfile/json'
import { FORMATS, type FormatId } from '../../hw/cellfile/formats'
import { ServiceError } from '../contract/service-error'
import { isSource, readConfiguration } from './cell-files'
import { cellListing, systemListing } from './configuration-listing'
import { complain, EXIT, print, printJson, type ExitCode } from './output'
import { wrap } from './wrap'

export interface DecodeOptions {
  format?: FormatId
  define: ReadonlyMap<string, string>
  json: boolean
}

export async function decode(path: string, options: DecodeOptions): Promise<ExitCode> {
  const { format, define: defines, json } = options
  if (!isSource(path) && (format !== undefined || defines.size > 0)) {
    const message = `${path} says its own format: --format and --define are for C source, which ends in .c.`
    throw new ServiceError('bad-input', message)
  }
  const { file, missingMacros } = await readConfiguration(path, { format, defines })
  if (missingMacros.length > 0) {
    complain(wrap(`${path} asks for ${missingMacros.join(', ')}: read as undefined, or as the source sets it.`, '  '))
  }
  if (json) {
    printJson(configurationToJson(file))
    return EXIT.clean
  }
  const listing = file.kind === 'system' ? systemListing(file.system) : cellListing(file.cell)
  print(`${formatLines(file.format, file.alsoFits ?? [])}\n${listing}`)
  return EXIT.clean
}

/** The format in words, and the others that the same content is valid in. */
function formatLines(format: FormatId, others: readonly FormatId[]): string {
  const inWords = (id: FormatId) => `${id} (${FORMATS[id].label})`
  const also = others.length > 0 ? `; the same is valid as ${others.map(inWords).join(' and as ')}` : ''
  return wrap(`format ${inWords(format)}${also}`, '  ')
}
