import { expect, test } from 'vitest'
import type { PlanDocument } from '../../sim/plan/plan'
import { setValue } from './set-value'

const document: PlanDocument = {
  version: 1,
  name: 'a plan',
  board: 'imx8mm-evk',
  cells: [
    { name: 'flight', guest: 'bare-metal', cpus: [3], workloads: [{ use: 'control-loop', cpu: 3, period: '250 us' }] },
    { name: 'v1.2', guest: 'linux', cpus: [1, 2] },
  ],
}

test('a value is found by index or by name, and the document that was given stays as it was', () => {
  const before = JSON.stringify(document)
  expect(setValue(document, 'cells[0].workloads[0].period=500 us').cells![0]!.workloads![0]!.period).toBe('500 us')
  expect(setValue(document, 'cells[flight].workloads[control-loop].cpu=2').cells![0]!.workloads![0]!.cpu).toBe(2)
  expect(setValue(document, 'cells[v1.2].cpus=[2]').cells![1]!.cpus).toEqual([2])
  expect(setValue(document, 'name=a=b').name).toBe('a=b')
  expect(JSON.stringify(document)).toBe(before)
})

test('what was left out is made, and a number is text where the plan wants text', () => {
  expect(setValue(document, 'jailhouse.interruptDelivery=direct').jailhouse).toEqual({ interruptDelivery: 'direct' })
  expect(setValue(document, 'run.seed=7').run).toEqual({ seed: '7' })
  expect(setValue(document, 'run.seconds=7').run).toEqual({ seconds: 7 })
})

test('a value that is not right is refused with its place', () => {
  expect(() => setValue(document, 'cells[0].workloads[0].period=500')).toThrow(
    /cells\[0\]\.workloads\[0\]\.period: .*500/,
  )
  expect(() => setValue(document, 'jailhouse.interruptDelivery=sometimes')).toThrow('jailhouse.interruptDelivery')
  expect(() => setValue(document, 'colour=red')).toThrow('colour')
})

test('a path that leads nowhere is refused with what is there', () => {
  expect(() => setValue(document, 'cells[motor].cpus=[1]')).toThrow('has no element "motor"; it has 2: flight, v1.2')
  expect(() => setValue(document, 'cells[2].cpus=[1]')).toThrow('has no element "2"')
  expect(() => setValue(document, 'name.first=x')).toThrow('holds nothing called "first"')
  for (const wrong of ['', 'name', '=x', '.name=x', 'cells[]=x', 'a..b=x', '__proto__.polluted=1', 'cells[0]x=1']) {
    expect(() => setValue(document, wrong), wrong).toThrow('--set')
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})
