/** The bundle of the open plan: what it would hold, and writing it. */
import type { Response } from '../../main/contract/contract'
import type { PlanDocument } from '../../sim/plan/plan'
import { sentence, type Client } from '../client'

export type PreviewedFile = Response<'export.preview'>['files'][number]

export class ExportSession {
  files = $state.raw<readonly PreviewedFile[] | undefined>()
  loading = $state(false)
  error = $state<string | undefined>()
  chosen = $state<string | undefined>()
  writing = $state(false)
  written = $state.raw<Response<'export.write'> | undefined>()
  #client: Client
  #previewed: PlanDocument | undefined

  constructor(client: Client) {
    this.#client = client
  }

  get file(): PreviewedFile | undefined {
    const { files } = this
    return (
      files?.find((file) => file.path === this.chosen) ?? files?.find((file) => file.text !== undefined) ?? files?.[0]
    )
  }

  /** Makes the preview of a document unless it is there already; only the newest answer counts. */
  async preview(document: PlanDocument): Promise<void> {
    if (this.#previewed === document) return
    this.#previewed = document
    this.loading = true
    this.written = undefined
    try {
      const { files } = await this.#client.request('export.preview', { document })
      if (this.#previewed !== document) return
      this.files = files
      this.error = undefined
    } catch (error) {
      if (this.#previewed !== document) return
      this.files = undefined
      this.error = sentence(error)
    } finally {
      if (this.#previewed === document) this.loading = false
    }
  }

  /** Writes the bundle into `directory`. Throws the service's refusal. */
  async write(document: PlanDocument, directory: string): Promise<void> {
    this.writing = true
    try {
      this.written = await this.#client.request('export.write', { document, directory })
    } finally {
      this.writing = false
    }
  }
}
