/**
 * A person at one window, as the services see it: edits a plan at random, saves it now and then, and remembers when it did
 * what, so that after a crash it can be said what was lost. Unsaved changes are kept by the window's own code.
 */
import { readFile } from 'node:fs/promises'
import { methods, type MethodName, type Request, type Response } from '../../src/main/contract/contract'
import { changePlan } from '../../src/sim/plan/change'
import { parsePlanText } from '../../src/sim/plan/parse'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { DraftKeeper, type Unsaved } from '../../src/renderer/session/draft-keeper'
import type { Random } from '../fuzz/random'
import type { TestWindow } from '../host/running-host'

/** What a crash took from one window. */
export interface Loss {
  /** Milliseconds from the oldest edit that was lost to the kill; 0 when none was. */
  ageMs: number
  /** Edits that were lost. */
  edits: number
  /** True when the kill came while the plan was being saved. */
  whileSaving: boolean
}

interface Edit {
  document: PlanDocument
  at: number
}

export class Editor {
  /** Every edit so far; its number stands in its document. */
  private readonly edits: Edit[] = []
  private readonly restart: { id: string; sha256?: string | undefined }
  private savedNumber = 0
  private saving: number | undefined
  private saves = 0
  private window: TestWindow | undefined
  private keeper: DraftKeeper | undefined
  private going = false

  /** @param path the plan's file; undefined: a plan that was never saved */
  constructor(
    document: PlanDocument,
    id: string,
    private readonly path: string | undefined,
    private readonly random: Random,
  ) {
    this.edits.push({ document: numbered(document, 0), at: 0 })
    this.restart = { id }
  }

  get editCount(): number {
    return this.edits.length
  }

  get saveCount(): number {
    return this.saves
  }

  /** Takes its place at a window that has just opened, with what is there after the last crash. */
  async sit(window: TestWindow): Promise<void> {
    this.window = window
    const store = {
      write: (draft: Unsaved) => this.ask('recovery.write', draft),
      remove: (id: string) => this.ask('recovery.remove', { id }),
    }
    this.keeper = new DraftKeeper(store, (error) => {
      if (error) throw error
    })
    if (this.path !== undefined && this.saves === 0) await this.save()
  }

  /** Edits until `stop` is called. */
  async work(): Promise<void> {
    this.going = true
    while (this.going) {
      this.edit()
      if (this.path !== undefined && this.random.below(12) === 0) await Promise.race([this.save(), delay(400)])
      await delay(this.random.below(120))
    }
  }

  stop(): void {
    this.going = false
  }

  /**
   * Looks at what a crash at `killed` left: the file, which must be whole, and the unsaved changes, which it takes over at a
   * new window. Throws when anything is there that was never written.
   */
  async lookAfter(window: TestWindow, killed: number): Promise<Loss> {
    const whileSaving = this.saving !== undefined
    const inFile = this.path === undefined ? 0 : await this.numberInFile(this.path)
    await this.sit(window)
    const offers = await this.ask('recovery.list', undefined)
    const offer = offers.find(({ path }) => path === this.path)
    let restored = inFile
    if (offer) {
      const draft = await this.ask('recovery.claim', { id: offer.id })
      restored = this.numberOf(draft.document, 'the draft')
      this.restart.id = offer.id
    }
    const lost = this.edits.slice(restored + 1).filter(({ at }) => at <= killed)
    // From here on it goes on with what was restored.
    this.edits.length = restored + 1
    if (this.path !== undefined) this.restart.sha256 = (await this.ask('plan.open', { path: this.path })).sha256
    this.savedNumber = inFile
    this.saving = undefined
    this.hold()
    return { ageMs: lost[0] ? killed - lost[0].at : 0, edits: lost.length, whileSaving }
  }

  private edit(): void {
    const number = this.edits.length
    const document = changePlan(this.edits.at(-1)!.document, 'edit', (draft) => {
      draft.name = `edit ${number}`
      draft.run = { ...draft.run, seconds: 1 + this.random.below(1000) }
    }).document
    this.edits.push({ document, at: performance.now() })
    this.hold()
  }

  private async save(): Promise<void> {
    await this.keeper!.flush()
    if (this.saving !== undefined) return
    const number = this.edits.length - 1
    this.saving = number
    const { document } = this.edits[number]!
    const { sha256 } = await this.ask('plan.save', { path: this.path!, document })
    this.saves += 1
    this.savedNumber = number
    this.saving = undefined
    this.restart.sha256 = sha256
    this.hold()
  }

  private hold(): void {
    const number = this.edits.length - 1
    const unsaved = this.path === undefined || number !== this.savedNumber
    const { document } = this.edits[number]!
    this.keeper!.hold(unsaved ? { ...this.restart, document, path: this.path } : undefined)
  }

  /** The number of the edit that the file holds: the last that was saved, or the one that was just being saved. */
  private async numberInFile(path: string): Promise<number> {
    const parsed = parsePlanText(await readFile(path, 'utf8'))
    if (!parsed.ok) throw new Error(`${path} is not whole: ${parsed.faults[0]?.message}`)
    const number = this.numberOf(parsed.document, path)
    if (number !== this.savedNumber && number !== this.saving) {
      throw new Error(`${path} holds edit ${number}, but edit ${this.savedNumber} was saved last`)
    }
    return number
  }

  private numberOf(document: PlanDocument, where: string): number {
    const number = Number(/^edit (\d+)$/.exec(document.name)?.[1])
    const written = this.edits[number]?.document
    if (!written || JSON.stringify(written) !== JSON.stringify(document)) {
      throw new Error(`${where} holds a plan that was never written: ${document.name}`)
    }
    return number
  }

  private async ask<M extends MethodName>(method: M, payload: Request<M>): Promise<Response<M>> {
    const reply = await this.window!.ask(method, payload)
    if (!reply.ok) throw new Error(`${method}: ${reply.fault.message}`)
    return methods[method].response.parse(reply.value) as Response<M>
  }
}

function numbered(document: PlanDocument, number: number): PlanDocument {
  return { ...document, name: `edit ${number}` }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
