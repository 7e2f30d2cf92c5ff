/** `cellbench encode FILE.json -o FILE.cell [--format …]`: what `decode --json` printed, as the hypervisor reads it. */
import { CellFileError } from '../../hw/cellfile/cell-file-error'
import { ConversionError, convertCellFile } from '../../hw/cellfile/conversion'
import { encodeCellFile } from '../../hw/cellfile/encode'
import type { FormatId } from '../../hw/cellfile/formats'
import { configurationFromJson, ConfigurationJsonError } from '../../hw/cellfile/json'
import { ServiceError } from '../contract/service-error'
import { readText, writeWhole } from '../services/files'
import { EXIT, print, printJson, type ExitCode } from './output'

/** JSON takes several times the bytes of what it stands for. */
const LARGEST_JSON_BYTES = 32 * 1024 * 1024

export interface EncodeOptions {
  output: string
  /** The format to write; the configuration's own when left out. */
  format?: FormatId
  json: boolean
}

export async function encode(file: string, options: EncodeOptions): Promise<ExitCode> {
  const bytes = await bytesOf(file, options.format)
  await writeWhole(options.output, bytes)
  if (options.json) printJson({ path: options.output, bytes: bytes.length })
  else print(`${options.output} has ${bytes.length} bytes.`)
  return EXIT.clean
}

async function bytesOf(file: string, format: FormatId | undefined): Promise<Uint8Array> {
  const text = await readText(file, LARGEST_JSON_BYTES, 'a configuration in JSON')
  try {
    const configuration = configurationFromJson(JSON.parse(text))
    return encodeCellFile(convertCellFile(configuration, format ?? configuration.format))
  } catch (error) {
    if (error instanceof SyntaxError) throw new ServiceError('bad-input', `${file} is not JSON: ${error.message}`)
    if (error instanceof CellFileError || error instanceof ConfigurationJsonError) {
      throw new ServiceError('bad-input', `${file} is no configuration:\n${error.message}`)
    }
    if (error instanceof ConversionError) {
      throw new ServiceError('bad-input', `${file} cannot be written in this format: ${error.message}.`)
    }
    throw error
  }
}
