/**
 * Makes the boards in `templates/boards/` from collected facts: `tsx scripts/write-boards.ts FACTS_FOLDER [OUTPUT_FOLDER]`,
 * where the facts folder holds boards.json (values of public Jailhouse configurations) and peripherals.json (values of
 * mainline device trees). What those two do not say, the files in `scripts/boards/` do, each value with its source. The same
 * facts give the same bytes.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format } from 'prettier'
import { describeFaults, parseBoard } from '../src/sim/plan/parse'
import { makeBoards } from './boards'
import { readFacts } from './boards/facts'

async function main([folder, output = 'templates/boards']: string[]) {
  if (!folder) throw new Error('usage: tsx scripts/write-boards.ts FACTS_FOLDER [OUTPUT_FOLDER]')
  for (const document of makeBoards(await readFacts(folder))) {
    const checked = parseBoard(document)
    if (!checked.ok) throw new Error(`${document.id}: ${describeFaults(checked.faults)}`)
    const text = await format(JSON.stringify(document), { parser: 'json', printWidth: 120 })
    const path = join(output, `${document.id}.json`)
    await writeFile(path, text)
    console.log(`${path}: ${document.devices.length} devices, ${document.root.regions.length} regions of root`)
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 2
})
