/** `cellbench decode FILE.cell`: a configuration as people or programs read it. */
import { configurationToJson } from '../../hw/cellfile/json'
import { readCellFile } from './cell-files'
import { cellListing, systemListing } from './configuration-listing'
import { EXIT, print, printJson, type ExitCode } from './output'

export async function decode(file: string, json: boolean): Promise<ExitCode> {
  const decoded = await readCellFile(file)
  if (json) printJson(configurationToJson(decoded))
  else print(decoded.kind === 'system' ? systemListing(decoded.system) : cellListing(decoded.cell))
  return EXIT.clean
}
