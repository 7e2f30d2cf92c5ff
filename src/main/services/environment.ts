/** What a shell brings to the services: what only it can do, and where its machine keeps things. */
import type { Request } from '../contract/contract'
import type { ThemeChoice } from '../contract/window-memory'
import type { Installation } from './installation'

/** What the services need to know of the machine and of the shell that they run in. */
export interface Environment {
  shell: 'electron' | 'browser'
  installation: Installation
  /** Folder for what is remembered between starts. */
  configuration: string
  /** Folder for what is kept of the running program: unsaved plans. */
  state: string
  /** Folders with templates of the user's own, beside those that the settings name. */
  userTemplates?: readonly string[]
  /** Folders that the window may browse, open and write in; hidden files excepted. */
  folders: readonly string[]
  /** True when plans that were opened in earlier sessions may be opened again wherever they lie. */
  trustRecent: boolean
  /** A plan that the command line or the desktop named. */
  openAtStart?: string | undefined
  /** File of known SSH hosts; the user's own when left out. */
  knownHosts?: string | undefined
  /** The platform's own dialog; undefined when the person cancelled it. Without it the window browses `folders`. */
  pickPath?: (request: Request<'path.pick'>) => Promise<string | undefined>
  /** Title and unsaved state of the window. */
  describeWindow?: (description: Request<'window.describe'>) => void
  /** The theme that somebody chose, for what the shell itself draws. */
  showTheme?: (theme: ThemeChoice) => void
  /** Closes the window, whose work is saved. */
  closeWindow?: () => void
}
