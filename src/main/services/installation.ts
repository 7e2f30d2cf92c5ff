/**
 * Where the parts of this installation lie. A checkout, the npm package and the packaged application all have the same
 * shape: `package.json`, `templates/` and `out/` side by side.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'

export interface Installation {
  name: string
  version: string
  /** Folder with `boards/`, `workloads/` and `plans/`. */
  templates: string
  /** Folder with the window's `index.html`. */
  window: string
  /** Script of the window's sandbox in Electron. */
  preload: string
  /** Script that runs simulations in a worker thread. */
  simulationWorker: string
  /** Script that runs a virtual board in a worker thread. */
  virtualBoardWorker: string
}

/** Finds the installation from the folder that the main bundles are in (`out/main`). Throws when its `package.json` is damaged. */
export function findInstallation(bundles: string): Installation {
  const root = path.resolve(bundles, '..', '..')
  const file = path.join(root, 'package.json')
  const { productName, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  if (typeof productName !== 'string' || typeof version !== 'string') {
    throw new Error(`${file} does not say productName and version: this installation of Cellbench is damaged.`)
  }
  return {
    name: productName,
    version,
    templates: path.join(root, 'templates'),
    window: path.join(root, 'out', 'renderer'),
    preload: path.join(root, 'out', 'preload', 'preload.cjs'),
    simulationWorker: path.join(bundles, 'simulation-worker.cjs'),
    virtualBoardWorker: path.join(bundles, 'virtual-board-worker.cjs'),
  }
}
