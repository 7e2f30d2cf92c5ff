/** Where somebody is on the memory bar of a plan: kept while another plan is shown, for the bar is made anew with each. */
import { clampView, type MemoryView } from './memory-view'

export interface MemoryPlace {
  /** The part of memory that is shown; undefined until the bar was first looked at. */
  view?: MemoryView
  /** Which of the plans that were opened one after another in this place it belongs to. */
  opened?: number
  /** Whether the memory of a guest is shown below. */
  guestShown?: boolean
  /** The cell that is the guest. */
  cell?: number
}

/** The part of memory that was last shown of a plan, inside `bounds`; undefined when none was, or of another plan. */
export function keptView({ view, opened }: MemoryPlace, of: number, bounds: MemoryView): MemoryView | undefined {
  return view && opened === of ? clampView(view, bounds) : undefined
}
