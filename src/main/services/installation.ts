/**
 * Where the parts of this installation lie. A checkout, the npm package and the packaged application all have the same
 * shape: `package.json`, `templates/` and `out/` side by side.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

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

const packageSchema = z.object({ productName: z.string(), version: z.string() })

/** Finds the installation from the folder that the main bundles are in (`out/main`). */
export function findInstallation(bundles: string): Installation {
  const root = path.resolve(bundles, '..', '..')
  const { productName, version } = packageSchema.parse(
    JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
  )
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
