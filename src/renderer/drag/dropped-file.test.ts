import { expect, test } from 'vitest'
import { shippedPlan } from '../../../tests/support/templates'
import { kindOfDropped } from './dropped-file'

const cyclictest = { file_version: 1, resolution_in_ns: 0, thread: { '0': { cycles: 1, min: 3, max: 3, avg: 3 } } }
const jitterdebugger = { version: 2, cpu: { '0': { histogram: { '3': 1 }, count: 1, min: 3, max: 3, avg: 3 } } }

test.each([
  ['cyclic.json', JSON.stringify(cyclictest), 'instrument'],
  ['results.json', JSON.stringify(jitterdebugger, null, 2), 'instrument'],
  ['plan.json', JSON.stringify({ format: 'cellbench-result', version: 1, origin: 'measured' }), 'instrument'],
  ['quadcopter.plan.json', JSON.stringify(shippedPlan('quadcopter-imx8mm')), 'plan'],
  ['no-ending', JSON.stringify(shippedPlan('slide-imx8mm')), 'plan'],
  ['broken.json', '{ "name": "half a pl', 'plan'],
  ['not-json.json', 'hello', 'plan'],
  ['timerlat.txt', '# RTLA timerlat histogram\n', 'log'],
  ['capture.jsonl', '{"t":3,"dir":"rx","data":"x"}\n{"t":4,"dir":"rx","data":"y"}\n', 'log'],
])('%s is told by its content', (name, text, kind) => {
  expect(kindOfDropped(name, text)).toBe(kind)
})
