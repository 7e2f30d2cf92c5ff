/**
 * What every command works with.
 */
import { configurationFolder } from '../services/configuration-folder'
import type { Installation } from '../services/installation'
import { settingsFile } from '../services/settings'
import { readTemplates, type Templates } from '../services/templates'

export interface Context {
  installation: Installation
  /** Folders that `--templates` names. */
  readonly userTemplates: string[]
  /** Boards, workloads and plans, shipped and the user's own, read on first use. */
  templates(): Promise<Templates>
}

export function makeContext(installation: Installation): Context {
  let templates: Promise<Templates> | undefined
  const userTemplates: string[] = []
  const read = () =>
    readTemplates(installation.templates, { settings: settingsFile(configurationFolder()), named: userTemplates })
  return {
    installation,
    userTemplates,
    templates: () => (templates ??= read()),
  }
}
