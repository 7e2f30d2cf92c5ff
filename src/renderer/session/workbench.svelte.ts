/**
 * Everything that the window holds, and its commands: what buttons, shortcuts and the shell's menu all call. Made once the
 * templates are there, and handed to components by context.
 */
import { getContext, setContext } from 'svelte'
import type { Response, TemplateOrigin } from '../../main/contract/contract'
import type { Board } from '../../sim/plan/board'
import type { AppliedChange } from '../../sim/plan/change'
import type { Library } from '../../sim/plan/library'
import { describeFaults, parsePlan, parsePlanText } from '../../sim/plan/parse'
import { movableName, removeWorkload, setField } from '../../sim/plan/place'
import type { PlanDocument, PlanPath } from '../../sim/plan/plan'
import type { Problem } from '../../sim/rules/rule'
import { sentence, type Client } from '../client'
import { DragSession } from '../drag/drag-session.svelte'
import { fileName } from '../format/file-name'
import { Announcer } from './announcer.svelte'
import { emptyPlan } from './empty-plan'
import { firstPlan } from './first-plan'
import { ExportSession } from './export-session.svelte'
import { Notices } from './notices.svelte'
import { PathPicker } from './path-picker.svelte'
import { PlanOnDisk } from './plan-on-disk.svelte'
import { PlanSession } from './plan-session.svelte'
import { Recovery, type Offer } from './recovery.svelte'
import { runFile, type RunFile } from './run-files'
import { RunSession } from './run-session.svelte'
import { SampleChoice } from './sample-choice.svelte'
import { cellPath, type CellRef } from './selection'

export type PlanTemplate = Response<'templates.read'>['plans'][number]
export type RecentPlan = Response<'plan.recent'>[number]
export type BottomTab = 'problems' | 'run' | 'timeline' | 'details' | 'console' | 'export'

/** Under this the workbench stands in the context of every component. */
export const WORKBENCH = Symbol('workbench')

export class Workbench {
  readonly client: Client
  readonly session: PlanSession
  readonly recovery: Recovery
  readonly disk: PlanOnDisk
  readonly run: RunSession
  readonly choice: SampleChoice
  readonly paths: PathPicker
  readonly exporting: ExportSession
  readonly notices = new Notices()
  readonly announcer = new Announcer()
  readonly drag: DragSession
  readonly planTemplates: readonly PlanTemplate[]
  /** The templates that are the user's own; the others are shipped. */
  origins: readonly TemplateOrigin[] = []
  recent = $state.raw<readonly RecentPlan[]>([])
  tab = $state<BottomTab>('problems')
  /** A question about unsaved changes that waits for an answer. */
  question = $state.raw<{ text: string; proceed: () => void } | undefined>()

  constructor(
    client: Client,
    library: Library,
    plans: readonly PlanTemplate[],
    document: PlanDocument,
    file?: { path: string; sha256: string },
  ) {
    this.client = client
    this.planTemplates = plans
    this.session = new PlanSession(library, document, file?.path, file?.sha256)
    this.recovery = new Recovery(client, this.session, this.notices)
    this.disk = new PlanOnDisk(client, this.session)
    this.run = new RunSession(client)
    this.choice = new SampleChoice(this.run)
    this.paths = new PathPicker(client)
    this.exporting = new ExportSession(client)
    this.drag = new DragSession(this.session, this.announcer)
    client.on('menu.command', ({ command, path: file }) => this.#menu(command, file))
    client.on('shell.connection', ({ state, message }) =>
      this.notices.show(state === 'lost' ? 'error' : 'done', message),
    )
  }

  /** Runs a command and shows the sentence of what goes wrong. */
  async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.notices.show('error', sentence(error))
    }
  }

  newFrom(template: PlanTemplate): void {
    this.#unlessUnsaved(() => this.#replace(template.document))
  }

  /** A new plan on a board, with root alone. */
  newOn(board: Board): void {
    this.#unlessUnsaved(() => {
      this.#replace(emptyPlan(board, this.session.library))
      this.session.select({ kind: 'board' })
    })
  }

  async open(path?: string): Promise<void> {
    await this.attempt(async () => {
      const chosen = path ?? (await this.paths.pick('open-plan', this.session.path ?? ''))
      if (chosen === undefined) return
      const opened = await this.client.request('plan.open', { path: chosen })
      this.#unlessUnsaved(() => {
        this.#replace(opened.document, opened.path, opened.sha256)
        void this.refreshRecent()
      })
    })
  }

  async save(elsewhere = false): Promise<boolean> {
    let saved = false
    await this.attempt(async () => {
      const document = this.session.document
      const path = (!elsewhere && this.session.path) || (await this.paths.pick('save-plan', this.suggestedName))
      if (path === undefined) return
      await this.recovery.flush()
      const written = await this.client.request('plan.save', { path, document })
      this.session.markSaved(document, written.path, written.sha256)
      void this.disk.watch()
      this.notices.settle()
      this.announcer.say(`Saved to ${written.path}`)
      saved = true
      await this.refreshRecent()
    })
    return saved
  }

  /** A file name for a plan that has none yet. */
  get suggestedName(): string {
    return `${this.slug}.plan.json`
  }

  /** The plan's name as a file name. */
  get slug(): string {
    return fileName(this.session.name) || 'plan'
  }

  async startRun(): Promise<void> {
    if (this.run.active) return
    this.tab = 'run'
    this.announcer.say('Run started')
    await this.run.start(this.session.document)
  }

  /** Chooses a folder and writes the bundle there. */
  async writeExport(): Promise<void> {
    this.tab = 'export'
    await this.attempt(async () => {
      const directory = await this.paths.pick('export-folder', `${this.slug}-bundle`)
      if (directory === undefined) return
      await this.exporting.write(this.session.document, directory)
      if (this.exporting.written) this.announcer.say(`Exported to ${this.exporting.written.directory}`)
    })
  }

  /** Asks where to, and writes what the finished run leaves behind there. */
  async saveRun({ kind, ending, of }: RunFile): Promise<void> {
    await this.attempt(async () => {
      const { result } = this.run
      const stream = result?.streams.find(({ id }) => id === this.run.stream?.id)
      const read = parsePlan(result?.plan.document)
      const board = read.ok ? this.session.library.boards.get(read.value.board) : undefined
      if (!result || !read.ok || !board) throw new Error('There is no finished run to save.')
      const part = of === 'run' ? 'run' : fileName(stream?.id ?? '')
      const path = await this.paths.pick('save-run', `${this.slug}-${part}.${ending}`)
      if (path === undefined) return
      const { version } = await this.client.request('app.describe', undefined)
      const content = await runFile(kind, { result, plan: read.value, board, stream, version })
      const written = await this.client.request('run.save', { path, kind, content })
      this.notices.show('done', `Saved to ${written.path}`)
      this.announcer.say(`Saved to ${written.path}`)
    })
  }

  /** Takes a placed workload away. */
  removeWorkload(cell: CellRef, index: number): void {
    this.change(removeWorkload(this.session.document, [...cellPath(cell), 'workloads', index]))
  }

  /** Takes a memory region away. */
  removeRegion(path: PlanPath): void {
    const change = setField(this.session.document, path, undefined)
    this.change({ ...change, label: `remove ${movableName(this.session.document, path)}` })
  }

  /** Applies the fix that a problem offers. */
  fix(problem: Problem): void {
    try {
      this.session.applyFix(problem)
      this.announcer.say(`Fixed: ${this.session.lastAction}`)
    } catch (error) {
      this.notices.show('error', `The fix does not fit the plan any more: ${sentence(error)}`)
    }
  }

  /** Makes a change and speaks its name. */
  change(change: AppliedChange): void {
    this.session.commit(change)
    this.announcer.say(change.label)
  }

  undo(): void {
    this.session.undo()
    this.announcer.say(this.session.lastAction)
  }

  redo(): void {
    this.session.redo()
    this.announcer.say(this.session.lastAction)
  }

  async refreshRecent(): Promise<void> {
    await this.attempt(async () => {
      this.recent = await this.client.request('plan.recent', undefined)
    })
  }

  /** Opens a file whose path the shell does not know, from its text: a plan that is not saved. */
  async openText(name: string, text: string): Promise<void> {
    await this.attempt(async () => {
      const parsed = parsePlanText(text)
      if (!parsed.ok) throw new Error(`${name} cannot be read as a plan:\n${describeFaults(parsed.faults)}`)
      this.#unlessUnsaved(() => {
        this.#replace(parsed.document)
        this.session.disown()
      })
    })
  }

  /** Takes over the file as somebody else left it. */
  async reload(): Promise<void> {
    const path = this.session.path
    if (path === undefined) return
    await this.attempt(async () => {
      const opened = await this.client.request('plan.open', { path })
      this.session.takeOver(opened.document, opened.path, opened.sha256)
      this.announcer.say(`Reloaded ${this.session.name}`)
      void this.disk.watch()
    })
  }

  /** Shows unsaved changes that a crash left behind. */
  restore(offer: Offer): void {
    this.#unlessUnsaved(
      () =>
        void this.attempt(async () => {
          await this.recovery.restore(offer)
          this.#begin()
        }),
    )
  }

  /** Gives up the changes that were brought back after a crash. */
  discardRestored(): void {
    const before = this.recovery.discard()
    if (before) this.#replace(before.document, before.path, before.sha256)
  }

  /** Tells the shell what its title bar and its menu should say. */
  async describe(title: string): Promise<void> {
    const { unsaved, undoLabel, redoLabel } = this.session
    const names = { undo: undoLabel?.slice(0, 300), redo: redoLabel?.slice(0, 300) }
    await this.attempt(() => this.client.request('window.describe', { title, unsaved, ...names }))
  }

  #replace(document: PlanDocument, path?: string, sha256?: string): void {
    this.session.replace(document, path, sha256)
    this.recovery.startAnew()
    this.#begin()
    this.announcer.say(`Opened ${this.session.name}`)
  }

  /** After another plan was put in place of the open one. */
  #begin(): void {
    void this.disk.watch()
    void this.run.clear()
    this.notices.settle()
  }

  #unlessUnsaved(proceed: () => void): void {
    if (!this.session.unsaved) return proceed()
    this.question = {
      text: `${this.session.name} has changes that are not saved.`,
      proceed: () => {
        this.question = undefined
        proceed()
      },
    }
  }

  #menu(command: string, path: string | undefined): void {
    const commands: Record<string, () => void> = {
      new: () => {
        const template = firstPlan(this.planTemplates)
        if (template) this.newFrom(template)
      },
      open: () => void this.open(path),
      save: () => void this.save(),
      'save-as': () => void this.save(true),
      undo: () => this.undo(),
      redo: () => this.redo(),
      run: () => void this.startRun(),
      export: () => void this.writeExport(),
    }
    commands[command]?.()
  }
}

/** Gives the workbench to every component below. */
export function provideWorkbench(workbench: Workbench): void {
  setContext(WORKBENCH, workbench)
}

/** The workbench of this window. */
export function useWorkbench(): Workbench {
  return getContext<Workbench>(WORKBENCH)
}
