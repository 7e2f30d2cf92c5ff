import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { CANVAS_FAMILY } from './canvas-font'

const [fonts, tokens] = ['fonts.css', 'tokens.css'].map((file) =>
  readFileSync(path.join(import.meta.dirname, file), 'utf8'),
) as [string, string]

const families = [...fonts.matchAll(/font-family: ('[^']+')/g)].map(([, family]) => family!)

// A face that is not read yet has the system asked for one in its place, for every size and weight of its family's text.
test('no family has a second face', () => {
  expect(families.length).toBeGreaterThan(1)
  expect(families).toEqual([...new Set(families)])
})

test('page and canvases write with all of them', () => {
  expect(families.filter((family) => !tokens.includes(family))).toEqual([])
  const inter = families.filter((family) => family.startsWith("'Inter"))
  expect(CANVAS_FAMILY.split(', ').slice(0, -1)).toEqual(inter)
})
