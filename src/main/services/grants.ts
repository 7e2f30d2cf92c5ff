/**
 * What the window may touch. A window is a guest: it names paths, and only those that a person picked, that lie in a granted
 * folder, that were opened before or that the command line named are opened or written.
 *
 * Symbolic links are followed before anything is compared, so a link inside a granted folder leads nowhere else. Hidden
 * files and folders (`.git`, `.ssh`) are never part of a granted folder.
 */
import { lstat, realpath } from 'node:fs/promises'
import path from 'node:path'
import { ServiceError } from '../contract/service-error'
import { errnoOf, fileError } from './file-faults'

/** True when `file` is `folder` or lies below it with no hidden step between. Both absolute and free of links. */
function liesIn(file: string, folder: string): boolean {
  const relative = path.relative(folder, file)
  if (path.isAbsolute(relative)) return false
  return relative.split(path.sep).every((step) => !step.startsWith('.'))
}

/** The path without symbolic links; a last part that does not exist yet is kept. Throws what the file system throws. */
async function withoutLinks(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    // A link whose target is missing leads to where the target would be made.
    if (await lstat(file).catch(() => undefined)) throw error
    return path.join(await realpath(path.dirname(file)), path.basename(file))
  }
}

export class Grants {
  private readonly files = new Set<string>()
  private readonly folders = new Set<string>()

  /** Lets the window open and write one file, which need not exist yet. */
  async grantFile(file: string): Promise<void> {
    const whole = path.resolve(file)
    // Of a place that does not exist the window is told just that, when it opens it.
    this.files.add(await withoutLinks(whole).catch(() => whole))
  }

  /** Lets the window list a folder and open and write what is in it, but for what is hidden. */
  async grantFolder(folder: string): Promise<void> {
    this.folders.add(await realpath(path.resolve(folder)))
  }

  /**
   * Resolves a path that the window named. Throws ServiceError: `not-permitted` for what was not granted, existing or not,
   * and `not-found` when a granted folder has no such folder.
   */
  async resolve(named: string): Promise<string> {
    if (!path.isAbsolute(named) || named.includes('\0')) {
      throw new ServiceError(
        'bad-input',
        `${JSON.stringify(named.slice(0, 200))} is not a whole path from the root on.`,
      )
    }
    let file: string
    try {
      file = await withoutLinks(named)
    } catch (error) {
      // Whether a path exists is nothing that a window may learn about places that it may not see.
      if (this.covers(path.resolve(named))) throw fileError(error, named, 'read')
      throw notPermitted(named)
    }
    if (!this.covers(file)) throw notPermitted(named)
    return file
  }

  /** True when the window may touch the path; never throws. */
  async permits(named: string): Promise<boolean> {
    return this.resolve(named).then(
      () => true,
      () => false,
    )
  }

  /** True for a file that was named on its own: picked, opened, or given on the command line. */
  isNamed(resolved: string): boolean {
    return this.files.has(resolved)
  }

  private covers(file: string): boolean {
    return this.files.has(file) || [...this.folders].some((folder) => liesIn(file, folder))
  }
}

function notPermitted(named: string): ServiceError {
  const message = `${named} may not be touched from this window: it was not picked, and it is not in the folder that Cellbench was started in.`
  return new ServiceError('not-permitted', message)
}
