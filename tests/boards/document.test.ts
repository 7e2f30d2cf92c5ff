import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { boardsDocument } from '../../scripts/write-boards-document'

it('docs/boards.md is current: npm run boards-document writes it', async () => {
  const { path, text } = await boardsDocument()
  expect(await readFile(path, 'utf8')).toBe(text)
})
