/** Runs once before the shells' tests: everything is built, and there is a display, if only a virtual one. */
import { ensureBuilt } from '../../scripts/build-if-stale.mjs'
import { startVirtualDisplay, whyNoDisplay } from '../../scripts/runtimes.mjs'

export default async function setUp(): Promise<(() => void) | undefined> {
  await ensureBuilt(['main', 'preload', 'renderer'])
  if (whyNoDisplay() === undefined) return undefined
  const virtual = await startVirtualDisplay()
  if (!virtual) return undefined
  process.env.DISPLAY = virtual.display
  return virtual.stop
}
