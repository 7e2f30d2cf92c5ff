/**
 * Everything that the window holds, and its commands: what buttons, shortcuts and the shell's menu all call. Made once the
 * templates are there, and handed to components by context.
 *
 * Several plans are open, one of them is shown: `session`, `run` and their like are the shown plan's. Components are made anew
 * when another plan is shown and may keep them; what waits for an answer takes the plan along.
 */
import { getContext, setContext } from 'svelte'
import type { Request, Response, TemplateOrigin } from '../../main/contract/contract'
import type { Library } from '../../sim/plan/library'
import type { PlanDocument } from '../../sim/plan/plan'
import { sentence, type Client } from '../client'
import { fileName } from '../format/file-name'
import { Boards } from '../board/boards.svelte'
import { Hints } from '../hints/hints.svelte'
import { Spotlight } from '../memory/spotlight.svelte'
import { OpenPlan, type PlanFile } from '../plans/open-plan.svelte'
import { SESSION } from '../texts/session'
import { Announcer } from './announcer.svelte'
import { Appearance } from './appearance.svelte'
import type { BottomTab } from './bottom-tabs'
import { runMenuCommand } from './commands'
import { CrashOffers } from './crash-offers.svelte'
import { CrashRecovery } from './crash-recovery'
import { emptyPlan } from './empty-plan'
import { firstPlan } from './first-plan'
import type { ChangeMarks } from './marks'
import { Notices } from './notices.svelte'
import { Overlay } from './overlay.svelte'
import { PathPicker } from './path-picker.svelte'
import { PlanEdits } from './plan-edits'
import { PlanFiles } from './plan-files.svelte'
import { RunCommands } from './run-commands'

export type PlanTemplate = Response<'templates.read'>['plans'][number]

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
  readonly appearance = new Appearance((theme) => void this.remember({ theme }))
  readonly hints = new Hints((dismissedHints) => void this.remember({ dismissedHints }))
  readonly boards: Boards
  readonly files = new PlanFiles(this)
  readonly edits = new PlanEdits(this)
  readonly runs = new RunCommands(this)
  readonly crash = new CrashRecovery(this)
  readonly planTemplates: readonly PlanTemplate[]
  /** Which shell the window is in: "electron" has keys that a browser keeps for itself. */
  shell = ''
  /** The templates that are the user's own; the others are shipped. */
  origins: readonly TemplateOrigin[] = []
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
    this.boards = new Boards(client, this.notices, (macros) => void this.remember({ macros }))
    this.paths = new PathPicker(client)
    this.#active = new OpenPlan(this, document, file)
    this.plans = [this.#active]
    client.on('menu.command', ({ command, path: file }) => {
      if (command === 'open' && file !== undefined) void this.files.openDropped(file)
      else if (command === 'open') void this.files.open()
      else if (command === 'save-all-and-close') void this.files.saveAndClose()
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

  /** Opens a plan beside the others, or in place of the shown one when nothing was done to that. */
  adopt(document: PlanDocument, file?: PlanFile): OpenPlan {
    const plan = new OpenPlan(this, document, file)
    this.place(plan)
    void plan.disk.watch()
    this.notices.settle()
    this.announcer.say(SESSION.opened(plan.session.name))
    return plan
  }

  /** Shows a plan beside the others, or in place of the shown one when nothing was done to that. */
  place(plan: OpenPlan): void {
    const before = this.active
    const isNew = !this.plans.includes(plan)
    if (isNew && before.untouched) {
      before.close()
      this.plans = this.plans.map((other) => (other === before ? plan : other))
    } else if (isNew) {
      this.plans = [...this.plans, plan]
    }
    this.#active = plan
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
    const text = SESSION.hasChanges(plan.session.name)
    this.question = { plan, text, proceed: () => this.#remove(plan) }
  }

  #remove(plan: OpenPlan): void {
    if (this.question?.plan === plan) this.question = undefined
    const at = this.plans.indexOf(plan)
    if (at < 0) return
    const others = this.plans.filter((other) => other !== plan)
    if (others.length === 0) others.push(new OpenPlan(this, this.firstDocument()))
    plan.close()
    this.plans = others
    if (this.active === plan) this.#active = others[Math.min(at, others.length - 1)]!
    this.announcer.say(SESSION.closed(plan.session.name))
  }

  /** What is shown when nothing else is open. */
  firstDocument(): PlanDocument {
    const template = firstPlan(this.planTemplates)
    if (template) return template.document
    const [board] = this.library.boards.values()
    return board ? emptyPlan(board, this.library) : this.session.document
  }

  /** Shows the plan of a file that is open; false when it is not. */
  showOpen(path: string): boolean {
    const plan = this.plans.find(({ session }) => session.path === path)
    if (plan) this.show(plan)
    return plan !== undefined
  }

  /** Begins as it was left on an earlier day: the hints that are left, the theme, the macros. */
  begin({ dismissedHints, theme, macros }: Response<'window.recall'>): void {
    this.hints.begin(dismissedHints)
    this.appearance.begin(theme)
    this.boards.macros.begin(macros)
  }

  /** Remembers for the next start; what cannot be remembered is no trouble now. */
  async remember(what: Request<'window.remember'>): Promise<void> {
    await this.client.request('window.remember', what).catch(() => undefined)
  }

  /** A file name for a plan that has none yet. */
  get suggestedName(): string {
    return `${this.slug}.plan.json`
  }

  /** The plan's name as a file name. */
  get slug(): string {
    return fileName(this.session.name) || 'plan'
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
