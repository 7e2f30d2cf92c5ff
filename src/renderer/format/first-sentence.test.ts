import { expect, it } from 'vitest'
import { firstSentence } from './first-sentence'

it.each([
  ['One core is enough. Another one helps.', 'One core is enough.'],
  ['Linux on an i.MX 8M Plus at 1.8 GHz! And Zephyr.', 'Linux on an i.MX 8M Plus at 1.8 GHz!'],
  ['Why?', 'Why?'],
  ['no end', 'no end'],
  ['', ''],
])('of "%s" is "%s"', (text, sentence) => expect(firstSentence(text)).toBe(sentence))
