/** From the shown plan to its outcomes: runs, variants, results and measurements from files, exports, and what is saved of them. */
import { parsePlan } from '../../sim/plan/parse'
import { fileName } from '../format/file-name'
import { runTitle } from '../texts/runs'
import { SESSION } from '../texts/session'
import type { RunFile } from './run-files'
import type { VariedPlan } from './variant'
import type { Workbench } from './workbench.svelte'

/** The commands about runs of a workbench. */
export class RunCommands {
  readonly #bench: Workbench

  constructor(bench: Workbench) {
    this.#bench = bench
  }

  async start(): Promise<void> {
    const { run, session, history } = this.#bench.active
    if (run.active) return
    this.#bench.tab = 'run'
    this.#bench.announcer.say(SESSION.runStarted)
    const { document } = session
    await run.start({ document, base: document, changes: [], title: runTitle([]), plan: history.key })
  }

  /** Runs the plan with something changed for this run alone. */
  async startVariant({ change, words }: VariedPlan): Promise<void> {
    const { run, session, history } = this.#bench.active
    if (run.active) return
    this.#bench.tab = 'run'
    this.#bench.announcer.say(SESSION.runStartedWith(words.join(', ')))
    const { document } = change
    await run.start({ document, base: session.document, changes: words, title: runTitle(words), plan: history.key })
  }

  /** Makes what a variant changes part of the plan. */
  applyVariant({ change }: VariedPlan): void {
    this.#bench.edits.change(change)
  }

  /** Asks for a result file and puts it among the runs that can be compared; its identifier, undefined without one. */
  async openResult(): Promise<string | undefined> {
    const { history } = this.#bench.active
    let id: string | undefined
    await this.#bench.attempt(async () => {
      const path = await this.#bench.paths.pick('open-result', '')
      if (path !== undefined) id = await history.open(path)
    })
    return id
  }

  /** Reads a file that an instrument left behind, asked for without a path, and compares it with the plan's runs. */
  async importMeasurement(file?: string): Promise<void> {
    const plan = this.#bench.active
    await this.#bench.attempt(async () => {
      const path = file ?? (await this.#bench.paths.pick('open-measurement', ''))
      if (path === undefined) return
      await this.#bench.boards.measuring.importFiles([path], plan)
      this.#bench.tab = 'compare'
    })
  }

  /** Chooses a folder and writes the bundle there. */
  async writeExport(): Promise<void> {
    const { exporting, session } = this.#bench.active
    this.#bench.tab = 'export'
    await this.#bench.attempt(async () => {
      const directory = await this.#bench.paths.pick('export-folder', `${this.#bench.slug}-bundle`)
      if (directory === undefined) return
      await exporting.write(session.document, directory)
      if (exporting.written) this.#bench.announcer.say(SESSION.exportedTo(exporting.written.directory))
    })
  }

  /** Asks where to, and writes what the finished run leaves behind there. */
  async saveResult({ kind, ending, of }: RunFile): Promise<void> {
    await this.#bench.attempt(async () => {
      const { result } = this.#bench.run
      const stream = result?.streams.find(({ id }) => id === this.#bench.run.stream?.id)
      const read = parsePlan(result?.plan.document)
      const board = read.ok ? this.#bench.library.boards.get(read.value.board) : undefined
      if (!result || !read.ok || !board) throw new Error(SESSION.noFinishedRun)
      const part = of === 'run' ? 'run' : fileName(stream?.id ?? '')
      await this.saveText(kind, `${this.#bench.slug}-${part}.${ending}`, async () => {
        const { version } = await this.#bench.client.request('app.describe', undefined)
        const { runFile } = await import('./run-file-content')
        return runFile(kind, { result, plan: read.value, board, stream, version })
      })
    })
  }

  /** Asks where to, and writes there what `content` makes. */
  async saveText(kind: RunFile['kind'], suggestion: string, content: () => string | Promise<string>): Promise<void> {
    const path = await this.#bench.paths.pick('save-run', suggestion)
    if (path === undefined) return
    const written = await this.#bench.client.request('run.save', { path, kind, content: await content() })
    this.#bench.notices.show('done', SESSION.savedTo(written.path))
    this.#bench.announcer.say(SESSION.savedTo(written.path))
  }
}
