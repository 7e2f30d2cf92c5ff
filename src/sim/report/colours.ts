/** A cell is a colour, on its cores, in memory and in charts, as in the window: root is grey, the hues go round. */
export const ROOT_COLOUR = '#6b7686'
const HUES = ['#2468d6', '#b96a00', '#0b8068', '#9b3f9d', '#7d6c00', '#c2442f', '#4f7517']

/** Colour on white of the cell at `index` in the plan; of root for -1. */
export function cellColour(index: number): string {
  return index < 0 ? ROOT_COLOUR : HUES[index % HUES.length]!
}
