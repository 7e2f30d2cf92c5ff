/** Asking for a path: the shell's own dialog where it has one, else the window's browser over `path.list`. */
import type { Request, Response } from '../../main/contract/contract'
import { sentence, type Client } from '../client'

export type PathPurpose = Request<'path.pick'>['purpose']
export type Listing = Response<'path.list'>

interface Browse {
  purpose: PathPurpose
  /** Name of the file or folder to make, editable. */
  name: string
  resolve: (path: string | undefined) => void
}

/** `directory` and `name` joined the way the directory's own system writes paths. */
export function joinPath(directory: string, name: string): string {
  const separator = directory.includes('\\') ? '\\' : '/'
  return directory.endsWith(separator) ? directory + name : directory + separator + name
}

export class PathPicker {
  browse = $state.raw<Browse | undefined>()
  listing = $state.raw<Listing | undefined>()
  loading = $state(false)
  error = $state<string | undefined>()
  #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** A path for the purpose, undefined when the user gave up. */
  async pick(purpose: PathPurpose, suggestion: string): Promise<string | undefined> {
    this.cancel()
    const answer = await this.#client.request('path.pick', { purpose, suggestion })
    if (answer.kind === 'picked') return answer.path
    if (answer.kind === 'cancelled') return undefined
    return new Promise((resolve) => {
      this.browse = { purpose, name: purpose.startsWith('open-') ? '' : suggestion, resolve }
      this.listing = undefined
      void this.list(answer.directory)
    })
  }

  /** Shows another folder; the one before stays when this one cannot be read. */
  async list(directory: string): Promise<void> {
    this.loading = true
    this.error = undefined
    try {
      this.listing = await this.#client.request('path.list', { directory })
    } catch (error) {
      this.error = sentence(error)
    } finally {
      this.loading = false
    }
  }

  /** Ends the browsing with a path. */
  choose(path: string): void {
    this.browse?.resolve(path)
    this.browse = undefined
  }

  cancel(): void {
    this.browse?.resolve(undefined)
    this.browse = undefined
  }
}
