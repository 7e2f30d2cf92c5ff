/** The templates as they were read last, for as long as the services run. */
import type { Library } from '../../sim/plan/library'
import type { Installation } from './installation'
import { settingsFile } from './settings'
import { readTemplateDocuments, type TemplateDocuments, type UserFolders } from './template-documents'

interface Places {
  installation: Installation
  /** Folder of the settings file. */
  configuration: string
  /** Folders of the user's own beside those that the settings name. */
  userTemplates?: readonly string[]
}

export class HeldTemplates {
  /** True until somebody was given them. */
  private fresh = true
  private made: { of: TemplateDocuments; library: Library } | undefined

  private constructor(
    private readonly folder: string,
    private readonly user: UserFolders,
    private held: TemplateDocuments,
  ) {}

  /** Reads the templates. Throws ServiceError `internal` when the installation is damaged. */
  static async read({ installation, configuration, userTemplates = [] }: Places): Promise<HeldTemplates> {
    const user = { settings: settingsFile(configuration), named: userTemplates }
    return new HeldTemplates(installation.templates, user, await readTemplateDocuments(installation.templates, user))
  }

  /** What plans can name of them. The page makes a library of its own, so that a start needs none here. */
  async library(): Promise<Library> {
    const { held } = this
    if (this.made?.of !== held) {
      const { libraryOf } = await import('../../sim/plan/library')
      this.made = { of: held, library: libraryOf(held) }
    }
    return this.made.library
  }

  /**
   * Reads them again: what the user added meanwhile is there once the window is loaded anew. The first window is given what was
   * read for it a moment before.
   */
  async readAnew(): Promise<TemplateDocuments> {
    if (!this.fresh) this.held = await readTemplateDocuments(this.folder, this.user)
    this.fresh = false
    return this.held
  }
}
