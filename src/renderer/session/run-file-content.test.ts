import { expect, test } from 'vitest'
import { runOf } from '../../../tests/support/run-result'
import { shippedPlan } from '../../../tests/support/templates'
import { chartSvg, runFile } from './run-file-content'
import { RUN_FILES } from './run-files'

const source = { ...runOf(shippedPlan('quadcopter-imx8mm'), 1), version: '1.2.3' }
const [stream] = source.result.streams
const full = { ...source, stream }

test('each file but the picture holds what it says', async () => {
  expect(await runFile('report', full)).toContain('Cellbench 1.2.3')
  expect(JSON.parse(await runFile('result', full))).toEqual(JSON.parse(JSON.stringify(source.result)))
  expect(await runFile('histogram', full)).toMatch(/^# Total: /m)
  const counted = (await runFile('csv', full)).trim().split('\r\n').slice(1)
  expect(counted.reduce((sum, row) => sum + Number(row.split(',')[2]), 0)).toBe(stream!.count)
  expect(JSON.parse(await runFile('stream', full))).toMatchObject({ stream: { id: stream!.id } })
})

test('the picture is well-formed alone, on white, with its conditions and its name', () => {
  const svg = chartSvg(source, stream!)
  expect(svg).toMatch(/^<svg\s[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(svg).toContain('fill="#fff"/>')
  expect(svg).toContain('<title>Histogram of root/cyclictest: ')
  expect(svg).toContain('seed 1')
  expect(svg).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/)
})

test('of a run without streams only the run can be saved', async () => {
  const none = { ...source, stream: undefined }
  for (const { kind, of } of RUN_FILES) {
    if (of === 'run') expect(await runFile(kind, none)).not.toBe('')
    else await expect(runFile(kind, none)).rejects.toThrow('no stream')
  }
})
