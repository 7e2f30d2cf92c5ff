/** Regions in the hand on the memory bar: dragged and resized by pointer, moved and resized by keys, told to eye and ear. */
import { rootChange, rootShare } from '../../sim/plan/root-share'
import { oncePerFrame, trackPointer } from '../drag/pointer'
import type { Workbench } from '../session/workbench.svelte'
import { rootChangeInWords } from '../texts/drag'
import { MEMORY_TEXTS } from '../texts/memory'
import type { MemoryScale } from './memory-scale'
import type { MemoryView } from './memory-view'
import { beginRegionDrag, type MovedRegion, type RegionDrag } from './region-drag'
import type { Segment } from './segments'

/** What of the bar the gestures need to know. */
export interface BarState {
  view: MemoryView
  width: number
  scale: MemoryScale
}

export type Part = 'move' | 'start' | 'end'

/** How near an edge has to be to catch what is dragged, pixels. */
const REACH = 7
/** Pixels that a press may wander: less than elsewhere, for regions are small. */
const THRESHOLD = 3

const PAGE = 4096
const MIB = 1024 * 1024

export class RegionGestures {
  /** What is dragged, and the words on it. */
  held = $state.raw<{ id: string; text: string } | undefined>()
  #bench: Workbench
  #bar: () => BarState

  constructor(bench: Workbench, bar: () => BarState) {
    this.#bench = bench
    this.#bar = bar
  }

  /** Drags a region, or one of its edges, from where it was pressed. */
  drag(event: PointerEvent, segment: Segment, part: Part): void {
    const { session } = this.#bench
    const { path } = segment
    if (!path || !session.board) return
    event.stopPropagation()
    const { board } = session
    let drag: RegionDrag | undefined
    const movedTo = (clientX: number) => {
      const { view, width, scale } = this.#bar()
      const bytesPerPixel = (view.to - view.from) / width
      const held = part === 'end' ? segment.start + segment.size : segment.start
      const to = scale.address(scale.position(held) + (clientX - event.clientX) * bytesPerPixel)
      return drag?.moved(to - held, REACH * bytesPerPixel)
    }
    const update = oncePerFrame((clientX: number) => {
      const moved = movedTo(clientX)
      session.preview(moved?.change.document, 'at leisure')
      this.held = moved && { id: segment.id, text: moved.text }
    })
    const stop = () => {
      update.cancel()
      session.preview(undefined)
      this.held = undefined
    }
    trackPointer(
      event,
      {
        start: () => {
          session.select(segment.select)
          drag = beginRegionDrag(session.document, board, { ...segment, path }, part)
        },
        move: (move) => update(move.clientX),
        end: (release) => {
          stop()
          const moved = movedTo(release.clientX)
          if (moved) this.#commit(segment, moved)
        },
        cancel: stop,
      },
      THRESHOLD,
    )
  }

  /**
   * Arrows move a region by a page, with Shift by 1 MiB; with Control its end moves instead, with Alt its start. Page Up and
   * Page Down go to the next edge of something else. True when the key meant something.
   */
  key(event: KeyboardEvent, segment: Segment): boolean {
    const { session } = this.#bench
    const { path } = segment
    if (!path || !session.board) return false
    if ((event.key === 'Delete' || event.key === 'Backspace') && segment.kind === 'cell') {
      this.#bench.edits.removeRegion(path)
      return true
    }
    const direction = DIRECTIONS[event.key]
    if (direction === undefined) return false
    event.preventDefault()
    const part: Part = event.ctrlKey ? 'end' : event.altKey ? 'start' : 'move'
    const drag = beginRegionDrag(session.document, session.board, { ...segment, path }, part)
    const moved = event.key.startsWith('Page')
      ? drag.toEdge(direction)
      : drag.moved(direction * (event.shiftKey ? MIB : PAGE))
    if (moved) this.#commit(segment, moved, `${segment.id} ${part}`)
    return moved !== undefined
  }

  #commit(segment: Segment, { change, text }: MovedRegion, mergeKey?: string): void {
    const { session, announcer } = this.#bench
    const before = session.plan
    session.commit(change, mergeKey)
    const { plan, board } = session
    const lost = before && plan && board && rootChange(rootShare(before, board), rootShare(plan, board))
    announcer.say(MEMORY_TEXTS.moved(segment.label, text, rootChangeInWords(lost)))
  }
}

const DIRECTIONS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1 }
