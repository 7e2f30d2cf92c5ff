/**
 * Writes the JSON Schemas of plan, board and workload files into `templates/schema/`, for editors that check and complete
 * JSON: `npm run schemas`. A test keeps them current.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { z } from 'zod'
import { boardSchema } from '../src/sim/plan/board'
import { boardExtensionSchema } from '../src/sim/plan/board-extension'
import { planSchema } from '../src/sim/plan/plan'
import { workloadSchema } from '../src/sim/plan/workload'

const FOLDER = join(import.meta.dirname, '../templates/schema')

const DOCUMENTS = {
  plan: { schema: planSchema, title: 'Cellbench plan' },
  board: { schema: z.union([boardSchema, boardExtensionSchema()]), title: 'Cellbench board' },
  workload: { schema: workloadSchema, title: 'Cellbench workload' },
}

/** File names and texts of all schemas. They describe files, so the input side: text with units. */
export async function schemaFiles(): Promise<{ path: string; text: string }[]> {
  const style = await resolveConfig(FOLDER)
  return Promise.all(
    Object.entries(DOCUMENTS).map(async ([name, { schema, title }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
      const text = JSON.stringify({ $schema, title, ...rest })
      return { path: join(FOLDER, `${name}.v1.json`), text: await format(text, { ...style, parser: 'json' }) }
    }),
  )
}

async function main() {
  await mkdir(FOLDER, { recursive: true })
  for (const { path, text } of await schemaFiles()) await writeFile(path, text)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
