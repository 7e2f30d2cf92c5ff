/** The watches on all files that one window holds. */
import { PlanWatch, type DiskState } from './plan-watch'

/** Files that one window may hold; beyond them the one that it named first is looked after no longer. */
const MOST = 64

export class PlanWatches {
  /** By the path that the window knows a file by. */
  readonly #watches = new Map<string, PlanWatch>()

  /** Watches `file`, which the window knows as `path`, in place of an earlier watch under that path. */
  begin(path: string, file: string, known: string, tell: (state: DiskState) => void): void {
    this.end(path)
    const [oldest] = this.#watches.keys()
    if (oldest !== undefined && this.#watches.size >= MOST) this.end(oldest)
    this.#watches.set(path, new PlanWatch(file, known, tell))
  }

  /** The window is about to write this content into the file itself. */
  expect(file: string, sha256: string): void {
    for (const watch of this.#watches.values()) if (watch.file === file) watch.expect(sha256)
  }

  end(path: string): void {
    this.#watches.get(path)?.close()
    this.#watches.delete(path)
  }

  close(): void {
    for (const path of [...this.#watches.keys()]) this.end(path)
  }
}
