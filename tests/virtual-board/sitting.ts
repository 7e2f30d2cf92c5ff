/** Somebody who sits at a virtual board of a shipped plan; time passes only when told to. */
import { vi } from 'vitest'
import { buildBundle, buildConfigurations } from '../../src/hw/bundle/bundle'
import { BoardLog } from '../../src/hw/logs/board-log'
import type { BoardEvent } from '../../src/hw/logs/board-event'
import { VirtualBoard, type VirtualBoardOptions } from '../../src/hw/virtual-board/virtual-board'
import { checkPlan, hasErrors } from '../../src/sim/rules/check'
import { shippedLibrary } from '../support/templates'

const library = shippedLibrary()

export interface Sitting {
  board: VirtualBoard
  /** Everything said so far. */
  said(): string
  /** Types a command and lets time pass, ms; what was said meanwhile, without carriage returns. */
  run(command: string, ms?: number): Promise<string>
  /** Types keys as they are. */
  press(keys: string, ms?: number): Promise<string>
  /** Whether the parsers know that it is simulated. */
  isKnown(): boolean
  /** What the parsers made of it all. */
  events(): BoardEvent[]
  closed(): string | undefined
}

export type Choices = Partial<Pick<VirtualBoardOptions, 'files' | 'baud' | 'workloads'>>

/** A board of a plan's document that has booted. */
export async function sitAt(document: unknown, choices: Choices = {}): Promise<Sitting> {
  const check = checkPlan(document, library)
  const { plan, board, configuration } = check
  if (!plan || !board || !configuration) throw new Error(JSON.stringify(check.faults))
  const virtual = new VirtualBoard({
    plan,
    board,
    configuration,
    workloads: library.workloads,
    bundle: hasErrors(check) ? buildConfigurations(document, check) : buildBundle(document, check),
    baud: 0,
    ...choices,
  })
  const log = new BoardLog()
  const events: BoardEvent[] = []
  const decoder = new TextDecoder()
  let text = ''
  let closed: string | undefined
  const line = await virtual.open({
    bytes: (bytes, atMs) => {
      text += decoder.decode(bytes, { stream: true })
      events.push(...log.push(bytes, atMs))
    },
    closed: ({ message }) => (closed = message),
  })
  await vi.advanceTimersByTimeAsync(choices.baud ? 4000 : 1000)
  const press = async (keys: string, ms = 100) => {
    const before = text.length
    void line.write(new TextEncoder().encode(keys)).catch(() => undefined)
    await vi.advanceTimersByTimeAsync(ms)
    return text.slice(before).replaceAll('\r', '')
  }
  return {
    board: virtual,
    said: () => text,
    press,
    run: (command, ms) => press(`${command}\r`, ms),
    isKnown: () => log.simulated,
    events: () => [...events],
    closed: () => closed,
  }
}
