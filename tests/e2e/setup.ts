/** Runs once before the shells' tests: what they open is built. */
import { ensureBuilt } from '../../scripts/build-if-stale.mjs'

export default async function setUp(): Promise<void> {
  await ensureBuilt(['main', 'preload', 'renderer'])
}
