/** Ascending numbers as the kernel writes lists: "0-2", "0,2-3". */
export function numberList(numbers: Iterable<number>): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  const parts: string[] = []
  for (let i = 0; i < sorted.length;) {
    let last = i
    while (sorted[last + 1] === sorted[last]! + 1) last += 1
    parts.push(last === i ? `${sorted[i]}` : `${sorted[i]}-${sorted[last]}`)
    i = last + 1
  }
  return parts.join(',')
}
