export interface Mark {
  x: number
  y: number
}

/** Index of the mark that is nearest to a point, undefined where none is within `reach`; of equal ones the first. */
export function nearestMark(marks: readonly Mark[], x: number, y: number, reach: number): number | undefined {
  let nearest: number | undefined
  let least = reach
  marks.forEach((mark, i) => {
    const distance = Math.hypot(mark.x - x, mark.y - y)
    if (distance < least || (distance === least && nearest === undefined)) {
      nearest = i
      least = distance
    }
  })
  return nearest
}
