/** The templates as they were read last, for as long as the services run. */
import type { Library } from '../../sim/plan/library'
import type { Installation } from './installation'
import { settingsFile } from './settings'
import { readTemplates, type Templates, type UserFolders } from './templates'

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

  private constructor(
    private readonly folder: string,
    private readonly user: UserFolders,
    private held: Templates,
  ) {}

  /** Reads the templates. Throws ServiceError `internal` when the installation is damaged. */
  static async read({ installation, configuration, userTemplates = [] }: Places): Promise<HeldTemplates> {
    const user = { settings: settingsFile(configuration), named: userTemplates }
    return new HeldTemplates(installation.templates, user, await readTemplates(installation.templates, user))
  }

  get library(): Library {
    return this.held.library
  }

  /**
   * Reads them again: what the user added meanwhile is there once the window is loaded anew. The first window is given what was
   * read for it a moment before.
   */
  async readAnew(): Promise<Templates> {
    if (!this.fresh) this.held = await readTemplates(this.folder, this.user)
    this.fresh = false
    return this.held
  }
}
