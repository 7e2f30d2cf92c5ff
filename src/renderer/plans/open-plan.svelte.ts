/** One of the plans that the window has open, with everything that is its own: history, selection, file, run, draft. */
import type { Library } from '../../sim/plan/library'
import type { PlanDocument } from '../../sim/plan/plan'
import type { Client } from '../client'
import { DragSession } from '../drag/drag-session.svelte'
import type { Announcer } from '../session/announcer.svelte'
import { ExportSession } from '../session/export-session.svelte'
import { lendClient } from '../session/lent-client'
import type { Notices } from '../session/notices.svelte'
import { PlanOnDisk } from '../session/plan-on-disk.svelte'
import { PlanSession } from '../session/plan-session.svelte'
import { Recovery } from '../session/recovery.svelte'
import type { MemoryPlace } from '../memory/memory-place'
import { Comparison } from '../compare/comparison.svelte'
import { RunHistory } from '../session/run-history.svelte'
import { RunSession } from '../session/run-session.svelte'
import { SampleChoice } from '../session/sample-choice.svelte'
import { PlanChanges } from './plan-changes.svelte'

/** What all plans of a window share. */
export interface Shared {
  client: Client
  library: Library
  notices: Notices
  announcer: Announcer
}

/** The file that a plan was read from, and the hash of what it held. */
export interface PlanFile {
  path: string
  sha256: string
}

let keys = 0

export class OpenPlan {
  /** Tells the plans of a window apart. */
  readonly key = (keys += 1)
  readonly session: PlanSession
  readonly recovery: Recovery
  readonly disk: PlanOnDisk
  readonly run: RunSession
  readonly history: RunHistory
  readonly comparison: Comparison
  readonly choice: SampleChoice
  readonly exporting: ExportSession
  readonly drag: DragSession
  /** How it differs from another plan. */
  readonly changes: PlanChanges
  /** Where its memory bar stands. */
  readonly memoryPlace: MemoryPlace = {}
  readonly #end: () => void

  constructor({ client: owner, library, notices, announcer }: Shared, document: PlanDocument, file?: PlanFile) {
    const { client, end } = lendClient(owner)
    this.#end = end
    this.session = new PlanSession(library, document, file?.path, file?.sha256)
    this.recovery = new Recovery(client, this.session, notices)
    this.disk = new PlanOnDisk(client, this.session)
    this.run = new RunSession(client)
    this.history = new RunHistory(client, this.session, this.run)
    this.comparison = new Comparison(this.history)
    this.choice = new SampleChoice(this.run)
    this.exporting = new ExportSession(client)
    this.drag = new DragSession(this.session, announcer)
    this.changes = new PlanChanges(client, this.session)
  }

  /** True for a plan that no file holds and to which nothing was done: another one may take its place. */
  get untouched(): boolean {
    const { session, run } = this
    if (session.path !== undefined || session.unsaved) return false
    return session.undoLabel === undefined && session.redoLabel === undefined && run.state.kind === 'idle'
  }

  /** Ends its run, forgets its draft and looks after its file no longer. */
  close(): void {
    this.drag.cancel()
    this.session.preview(undefined)
    this.recovery.giveUp()
    void this.disk.end()
    void this.run.cancel().catch(() => undefined)
    this.#end()
  }
}
