import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findInstallation } from './installation'

let base: string
let root: string

beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'cellbench-installation-'))
  root = path.join(base, 'app.asar')
  await mkdir(path.join(root, 'out', 'main'), { recursive: true })
  await writeFile(path.join(root, 'package.json'), '{"productName":"Cellbench","version":"1.2.3","other":1}')
})
afterEach(() => rm(base, { recursive: true }))

test('everything is found from the folder of the main bundles, in an archive as in a checkout', async () => {
  expect(findInstallation(path.join(root, 'out', 'main'))).toEqual({
    name: 'Cellbench',
    version: '1.2.3',
    templates: path.join(root, 'templates'),
    window: path.join(root, 'out', 'renderer'),
    preload: path.join(root, 'out', 'preload', 'preload.cjs'),
    simulationWorker: path.join(root, 'out', 'main', 'simulation-worker.cjs'),
    virtualBoardWorker: path.join(root, 'out', 'main', 'virtual-board-worker.cjs'),
  })
})
