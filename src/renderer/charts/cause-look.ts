/** Colours of a worst sample's causes, the same in the waterfall and on the timeline. */
const HUES = ['--c0', '--c1', '--c6', '--c2', '--c7', '--c4', '--c3', '--c5']

/** The style variable for the cause at a place of the waterfall. */
export function causeColour(index: number): string {
  return `var(${HUES[index % HUES.length]!})`
}
