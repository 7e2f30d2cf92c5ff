/** File names from cells' names, which a plan's author chose and a file system must live with. */

/** Names that Windows keeps for devices, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i
const LONGEST = 48

function plain(name: string): string {
  const safe = name
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .slice(0, LONGEST)
    .replaceAll(/[.-]+$/g, '')
  if (safe === '') return 'cell'
  return RESERVED.test(safe.split('.')[0]!) ? `cell-${safe}` : safe
}

/**
 * One base name for each name: letters, digits, dots, dashes and underscores, none twice even where the file system ignores
 * case. Never a path, never hidden, never empty.
 */
export function fileNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const base = plain(name)
    let unique = base
    for (let n = 2; taken.has(unique.toLowerCase()); n += 1) unique = `${base}-${n}`
    taken.add(unique.toLowerCase())
    return unique
  })
}
