/** A board and a workload of one's own in the browser host, from the folder that the settings name. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { methods } from '../../src/main/contract/contract'
import { examples } from '../support/contributing'
import { ownHeaders, runHost, TestWindow, type RunningHost } from './running-host'

let running: RunningHost
let window: TestWindow

beforeAll(async () => {
  running = await runHost()
  window = await TestWindow.open(running.host, ownHeaders(running.host, await running.signIn()))
})
afterAll(() => running.stop())

async function read() {
  const reply = await window.ask('templates.read')
  if (!reply.ok) throw new Error(reply.fault.message)
  return methods['templates.read'].response.parse(reply.value)
}

test('are read with their origin once they are there, and exported; broken ones come with their faults', async () => {
  const before = await read()
  expect(before).toMatchObject({ origins: [], broken: [] })
  const folder = path.join(path.dirname(running.folder), 'configuration', 'templates')
  const file = (...names: string[]) => path.join(folder, ...names)
  await mkdir(file('boards'), { recursive: true })
  await mkdir(file('workloads'))
  await writeFile(file('boards', 'ours.json'), examples('board')[0]!)
  await writeFile(file('boards', 'torn.json'), '{ "id": "torn" }')
  await writeFile(file('workloads', 'valves.json'), examples('workload')[0]!)

  const { boards, workloads, origins, broken } = await read()
  expect(boards).toHaveLength(before.boards.length + 1)
  const ours = JSON.parse(boards.find(({ id }) => id === 'our-carrier')!.text) as { devices: unknown[] }
  expect(ours.devices.length).toBeGreaterThan(100)
  expect(workloads.map(({ id }) => id)).toContain('our-valve-control')
  expect(origins).toEqual([
    { kind: 'board', id: 'our-carrier', file: file('boards', 'ours.json'), extends: 'imx8mp-evk' },
    { kind: 'workload', id: 'our-valve-control', file: file('workloads', 'valves.json') },
  ])
  expect(broken).toMatchObject([{ kind: 'board', id: 'torn', file: file('boards', 'torn.json') }])
  expect(broken[0]!.faults.length).toBeGreaterThan(5)

  const document = {
    version: 1,
    name: 'Ours',
    board: 'our-carrier',
    root: { workloads: [{ use: 'linux', cpus: [0] }] },
  }
  const preview = await window.ask('export.preview', { document })
  expect(preview).toMatchObject({ ok: true })
})
