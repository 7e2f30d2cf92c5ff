/**
 * What every command works with.
 */
import type { Installation } from '../services/installation'
import { readTemplates, type Templates } from '../services/templates'

export interface Context {
  installation: Installation
  /** Boards, workloads and plans of this installation, read on first use. */
  templates(): Promise<Templates>
}

export function makeContext(installation: Installation): Context {
  let templates: Promise<Templates> | undefined
  return {
    installation,
    templates: () => (templates ??= readTemplates(installation.templates)),
  }
}
