/**
 * Everything that the window holds, and its commands: what buttons, shortcuts and the shell's menu all call. Made once the
 * templates are there, and handed to components by context.
 *
 * Several plans are open, one of them is shown: `session`, `run` and their like are the shown plan's. Components are made anew
 * when another plan is shown and may keep them; what waits for an answer takes the plan along.
 */
import { getContext, setContext } from 'svelte'
import type { Request, Response, TemplateOrigin } from '../../main/contract/contract'
import type { Board } from '../../sim/plan/board'
import type { AppliedChange } from '../../sim/plan/change'
import type { Library } from '../../sim/plan/library'
import { describeFaults, parsePlan, parsePlanText } from '../../sim/plan/parse'
import { movableName, removeWorkload, setField } from '../../sim/plan/place'
import type { PlanDocument, PlanPath } from '../../sim/plan/plan'
import type { Problem } from '../../sim/rules/rule'
import { sentence, type Client } from '../client'
import { fileName } from '../format/file-name'
import { runTitle } from '../texts/runs'
import { Boards } from '../board/boards.svelte'
import { Hints } from '../hints/hints.svelte'
import { Spotlight } from '../memory/spotlight.svelte'
import { OpenPlan, type PlanFile } from '../plans/open-plan.svelte'
import { Announcer } from './announcer.svelte'
import { Appearance } from './appearance.svelte'
import type { BottomTab } from './bottom-tabs'
import { runMenuCommand } from './commands'
import { CrashOffers, type Offer } from './crash-offers.svelte'
import { emptyPlan } from './empty-plan'
import { firstPlan } from './first-plan'
import type { ChangeMarks } from './marks'
import { Notices } from './notices.svelte'
import { Overlay } from './overlay.svelte'
import { PathPicker } from './path-picker.svelte'
import { runFile, type RunFile } from './run-files'
import type { VariedPlan } from './variant'
import { cellPath, type CellRef } from './selection'
import { noLongerThere } from '../texts/plans'

export type PlanTemplate = Response<'templates.read'>['plans'][number]
export type RecentPlan = Response<'plan.recent'>[number]

/** Plans that a crash left unsaved and that are opened at once; more are offered. */
const MOST_RESTORED = 8

/** Under this the workbench stands in the context of every component. */
export const WORKBENCH = Symbol('workbench')

export class Workbench {
  readonly client: Client
  readonly library: Library
  readonly offers: CrashOffers
  readonly paths: PathPicker
  readonly notices = new Notices()
  readonly announcer = new Announcer()
  readonly overlay = new Overlay()
  readonly spotlight = new Spotlight()
  readonly appearance = new Appearance()
  readonly hints = new Hints((dismissedHints) => void this.remember({ dismissedHints }))
  readonly boards: Boards
  readonly planTemplates: readonly PlanTemplate[]
  /** Which shell the window is in: "electron" has keys that a browser keeps for itself. */
  shell = ''
  /** The templates that are the user's own; the others are shipped. */
  origins: readonly TemplateOrigin[] = []
  recent = $state.raw<readonly RecentPlan[]>([])
  tab = $state<BottomTab>('problems')
  /** The plans that are open, in the order of their tabs; never none. */
  plans = $state.raw<readonly OpenPlan[]>([])
  #active = $state.raw<OpenPlan>() as OpenPlan
  /** A question about unsaved changes of a plan that waits for an answer. */
  question = $state.raw<{ plan: OpenPlan; text: string; proceed: () => void } | undefined>()

  constructor(
    client: Client,
    library: Library,
    plans: readonly PlanTemplate[],
    document: PlanDocument,
    file?: PlanFile,
  ) {
    this.client = client
    this.library = library
    this.planTemplates = plans
    this.offers = new CrashOffers(client)
    this.boards = new Boards(client, this.notices)
    this.paths = new PathPicker(client)
    this.#active = new OpenPlan(this, document, file)
    this.plans = [this.#active]
    client.on('menu.command', ({ command, path: file }) => {
      if (command === 'open' && file !== undefined) void this.openDropped(file)
      else if (command === 'open') void this.open()
      else if (command === 'save-all-and-close') void this.#saveAndClose()
      else runMenuCommand(this, command)
    })
    client.on('shell.connection', ({ state, message }) =>
      this.notices.show(state === 'lost' ? 'error' : 'done', message),
    )
  }

  /** The plan that is shown. */
  get active(): OpenPlan {
    return this.#active
  }

  get session() {
    return this.#active.session
  }

  get recovery() {
    return this.#active.recovery
  }

  get disk() {
    return this.#active.disk
  }

  get run() {
    return this.#active.run
  }

  get history() {
    return this.#active.history
  }

  get comparison() {
    return this.#active.comparison
  }

  get choice() {
    return this.#active.choice
  }

  get exporting() {
    return this.#active.exporting
  }

  get drag() {
    return this.#active.drag
  }

  get changes() {
    return this.#active.changes
  }

  /** The differences that things on the map are marked with: only while they are being looked at. */
  get changeMarks(): ChangeMarks | undefined {
    return this.tab === 'changes' && this.changes.onMap ? this.changes.comparison?.marks : undefined
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
    this.adopt(template.document)
  }

  /** A new plan on a board, with root alone. */
  newOn(board: Board): void {
    this.adopt(emptyPlan(board, this.library)).session.select({ kind: 'board' })
  }

  /** Opens a file that the person chooses, or the one at `path`; what is open already is shown. */
  async open(path?: string): Promise<void> {
    await this.attempt(async () => {
      const chosen = path ?? (await this.paths.pick('open-plan', this.session.path ?? ''))
      if (chosen === undefined || this.#showOpen(chosen)) return
      const opened = await this.client.request('plan.open', { path: chosen })
      if (this.#showOpen(opened.path)) return
      this.adopt(opened.document, opened)
      void this.refreshRecent()
    })
  }

  /** Opens a plan beside the others, or in place of the shown one when nothing was done to that. */
  adopt(document: PlanDocument, file?: PlanFile): OpenPlan {
    const plan = new OpenPlan(this, document, file)
    const before = this.active
    if (before.untouched) {
      before.close()
      this.plans = this.plans.map((other) => (other === before ? plan : other))
    } else {
      this.plans = [...this.plans, plan]
    }
    this.#active = plan
    void plan.disk.watch()
    this.notices.settle()
    this.announcer.say(`Opened ${plan.session.name}`)
    return plan
  }

  /** Shows another of the open plans. */
  show(plan: OpenPlan): void {
    if (plan === this.active || !this.plans.includes(plan)) return
    this.drag.cancel()
    this.session.preview(undefined)
    this.paths.cancel()
    this.#active = plan
    this.announcer.say(plan.session.name)
  }

  /** Shows the plan that stands `by` tabs further on, around the end. */
  step(by: number): void {
    const at = this.plans.indexOf(this.active) + by
    this.show(this.plans[(at + this.plans.length) % this.plans.length]!)
  }

  /** Closes a plan, after a question when it has changes that are not saved. */
  close(plan: OpenPlan = this.active): void {
    if (!plan.session.unsaved) return this.#remove(plan)
    this.show(plan)
    const text = `${plan.session.name} has changes that are not saved.`
    this.question = { plan, text, proceed: () => this.#remove(plan) }
  }

  #remove(plan: OpenPlan): void {
    if (this.question?.plan === plan) this.question = undefined
    const at = this.plans.indexOf(plan)
    if (at < 0) return
    const others = this.plans.filter((other) => other !== plan)
    if (others.length === 0) others.push(new OpenPlan(this, this.#firstDocument()))
    plan.close()
    this.plans = others
    if (this.active === plan) this.#active = others[Math.min(at, others.length - 1)]!
    this.announcer.say(`Closed ${plan.session.name}`)
  }

  /** What is shown when nothing else is open. */
  #firstDocument(): PlanDocument {
    const template = firstPlan(this.planTemplates)
    if (template) return template.document
    const [board] = this.library.boards.values()
    return board ? emptyPlan(board, this.library) : this.session.document
  }

  /** Shows the plan of a file that is open; false when it is not. */
  #showOpen(path: string): boolean {
    const plan = this.plans.find(({ session }) => session.path === path)
    if (plan) this.show(plan)
    return plan !== undefined
  }

  /** Saves a plan into its file, or into one that the person chooses. Returns whether it is saved. */
  async save(elsewhere = false, plan: OpenPlan = this.active): Promise<boolean> {
    const { session, recovery, disk, history } = plan
    let saved = false
    await this.attempt(async () => {
      const path = (!elsewhere && session.path) || (await this.paths.pick('save-plan', this.suggestedName))
      if (path === undefined) return
      const other = this.plans.find((one) => one !== plan && one.session.path === path)
      if (other) throw new Error(`${path} is open as another plan; close that first, or choose another name.`)
      const { document } = session
      const before = history.key
      await recovery.flush()
      const written = await this.client.request('plan.save', { path, document })
      session.markSaved(document, written.path, written.sha256)
      void disk.watch()
      this.notices.settle()
      this.announcer.say(`Saved to ${written.path}`)
      saved = true
      if (written.path !== before.path) void this.attempt(() => history.carry(before))
      await this.refreshRecent()
    })
    return saved
  }

  /** Saves every plan that has changes. Returns whether none is left that has. */
  async saveAll(): Promise<boolean> {
    for (const plan of this.plans.filter(({ session }) => session.unsaved)) {
      // What has no file yet is asked for where it is seen.
      if (plan.session.path === undefined) this.show(plan)
      if (!(await this.save(false, plan))) return false
    }
    return true
  }

  async #saveAndClose(): Promise<void> {
    if (await this.saveAll()) await this.client.request('window.close', undefined)
  }

  /** Remembers for the next start; what cannot be remembered is no trouble now. */
  async remember(what: Request<'window.remember'>): Promise<void> {
    await this.client.request('window.remember', what).catch(() => undefined)
  }

  /** Opens again what was open the last time, beside what this start was asked to open, and gives the hints that are left. */
  async recall({ dismissedHints, plans, shown }: Response<'window.recall'>): Promise<void> {
    await this.attempt(async () => {
      this.hints.begin(dismissedHints)
      const asked = this.session.path
      const read = plans
        .filter((path) => path !== asked)
        .map((path) =>
          this.client.request('plan.open', { path }).catch((error: unknown) => ({ path, fault: sentence(error) })),
        )
      const faults: string[] = []
      for (const opened of await Promise.all(read)) {
        if ('fault' in opened) faults.push(opened.path)
        else this.adopt(opened.document, opened)
      }
      const show = this.plans.find(({ session }) => session.path === (asked ?? shown))
      if (show) this.show(show)
      if (faults.length > 0) this.notices.show('error', noLongerThere(faults))
    })
  }

  /** Which files are open, for the next start. */
  async rememberPlans(): Promise<void> {
    const plans = this.plans.flatMap(({ session }) => session.path ?? [])
    const shown = this.session.path
    await this.remember({ open: { plans, ...(shown === undefined ? {} : { shown }) } })
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
    const { run, session, history } = this.active
    if (run.active) return
    this.tab = 'run'
    this.announcer.say('Run started')
    const { document } = session
    await run.start({ document, base: document, changes: [], title: runTitle([]), plan: history.key })
  }

  /** Runs the plan with something changed for this run alone. */
  async startVariant({ change, words }: VariedPlan): Promise<void> {
    const { run, session, history } = this.active
    if (run.active) return
    this.tab = 'run'
    this.announcer.say(`Run started with ${words.join(', ')}`)
    const { document } = change
    await run.start({ document, base: session.document, changes: words, title: runTitle(words), plan: history.key })
  }

  /** Makes what a variant changes part of the plan. */
  applyVariant({ change }: VariedPlan): void {
    this.change(change)
  }

  /** Asks for a result file and puts it among the runs that can be compared; its identifier, undefined without one. */
  async openResult(): Promise<string | undefined> {
    const { history } = this.active
    let id: string | undefined
    await this.attempt(async () => {
      const path = await this.paths.pick('open-result', '')
      if (path !== undefined) id = await history.open(path)
    })
    return id
  }

  /** Reads a file that an instrument left behind, asked for without a path, and compares it with the plan's runs. */
  async importMeasurement(file?: string): Promise<void> {
    const plan = this.active
    await this.attempt(async () => {
      const path = file ?? (await this.paths.pick('open-measurement', ''))
      if (path === undefined) return
      await this.boards.measuring.importFiles([path], plan)
      this.tab = 'compare'
    })
  }

  /** Opens what was dropped on the window: a plan, or else what an instrument measured. */
  async openDropped(path: string): Promise<void> {
    if (path.endsWith('.json')) return this.open(path)
    await this.importMeasurement(path)
  }

  /** Chooses a folder and writes the bundle there. */
  async writeExport(): Promise<void> {
    const { exporting, session } = this.active
    this.tab = 'export'
    await this.attempt(async () => {
      const directory = await this.paths.pick('export-folder', `${this.slug}-bundle`)
      if (directory === undefined) return
      await exporting.write(session.document, directory)
      if (exporting.written) this.announcer.say(`Exported to ${exporting.written.directory}`)
    })
  }

  /** Asks where to, and writes what the finished run leaves behind there. */
  async saveRun({ kind, ending, of }: RunFile): Promise<void> {
    await this.attempt(async () => {
      const { result } = this.run
      const stream = result?.streams.find(({ id }) => id === this.run.stream?.id)
      const read = parsePlan(result?.plan.document)
      const board = read.ok ? this.library.boards.get(read.value.board) : undefined
      if (!result || !read.ok || !board) throw new Error('There is no finished run to save.')
      const part = of === 'run' ? 'run' : fileName(stream?.id ?? '')
      await this.saveText(kind, `${this.slug}-${part}.${ending}`, async () => {
        const { version } = await this.client.request('app.describe', undefined)
        return runFile(kind, { result, plan: read.value, board, stream, version })
      })
    })
  }

  /** Asks where to, and writes there what `content` makes. */
  async saveText(kind: RunFile['kind'], suggestion: string, content: () => string | Promise<string>): Promise<void> {
    const path = await this.paths.pick('save-run', suggestion)
    if (path === undefined) return
    const written = await this.client.request('run.save', { path, kind, content: await content() })
    this.notices.show('done', `Saved to ${written.path}`)
    this.announcer.say(`Saved to ${written.path}`)
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

  /** Goes to a place in the history: `done` changes are done there. */
  travel(done: number): void {
    this.session.travel(done)
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
      this.adopt(parsed.document).session.disown()
    })
  }

  /** Shows how the plan differs from a file that the person chooses, or from the one at `path`. */
  async compareWithFile(path?: string): Promise<void> {
    const { changes } = this.active
    await this.attempt(async () => {
      const chosen = path ?? (await this.paths.pick('open-plan', this.session.path ?? ''))
      if (chosen === undefined) return
      this.tab = 'changes'
      await changes.compareWithFile(chosen)
    })
  }

  /** Takes over the file as somebody else left it. */
  async reload(): Promise<void> {
    const { session, disk } = this.active
    const { path } = session
    if (path === undefined) return
    await this.attempt(async () => {
      const opened = await this.client.request('plan.open', { path })
      session.takeOver(opened.document, opened.path, opened.sha256)
      this.announcer.say(`Reloaded ${session.name}`)
      void disk.watch()
    })
  }

  /** Shows unsaved changes that a crash left behind: in the plan of their file where that is open, else in one of their own. */
  async restore(offer: Offer): Promise<void> {
    this.offers.drop(offer)
    await this.attempt(async () => {
      const own = this.plans.find(({ session }) => offer.path !== undefined && session.path === offer.path)
      const plan = own && !own.session.unsaved ? own : new OpenPlan(this, this.#firstDocument())
      await plan.recovery.restore(offer)
      if (!this.plans.includes(plan)) {
        const before = this.active
        this.plans = before.untouched
          ? this.plans.map((other) => (other === before ? plan : other))
          : [...this.plans, plan]
        if (before.untouched) before.close()
      }
      this.#active = plan
      void plan.disk.watch()
      void plan.run.clear()
      this.notices.settle()
    })
  }

  /**
   * Brings back what a crash left behind, each in a plan of its own, the newest shown. `asked` is true when this window was
   * started to open a plan: then only changes of that are brought back, and the others offered.
   */
  async recover(asked: boolean): Promise<void> {
    await this.offers.look()
    const { path } = this.session
    const own = this.offers.list.filter((offer) => !asked || (offer.path !== undefined && offer.path === path))
    for (const offer of own.slice(0, MOST_RESTORED).reverse()) await this.restore(offer)
  }

  /** Gives up the changes that were brought back after a crash. */
  discardRestored(): void {
    const { recovery, session, disk, run } = this.active
    const before = recovery.discard()
    if (!before) return
    session.replace(before.document, before.path, before.sha256)
    recovery.startAnew()
    void disk.watch()
    void run.clear()
    this.notices.settle()
    this.announcer.say(`Opened ${session.name}`)
  }

  /** Tells the shell what its title bar and its menu should say. */
  async describe(title: string): Promise<void> {
    const { undoLabel, redoLabel } = this.session
    const unsavedPlans = this.plans.flatMap(({ session }) => (session.unsaved ? [session.name.slice(0, 300)] : []))
    const names = { undo: undoLabel?.slice(0, 300), redo: redoLabel?.slice(0, 300) }
    await this.attempt(() =>
      this.client.request('window.describe', { title, unsaved: unsavedPlans.length > 0, unsavedPlans, ...names }),
    )
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
