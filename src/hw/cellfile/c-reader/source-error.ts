/** Where something stands in a source file, and refusals that say so. */

/** A text that tokens are taken from. */
export interface SourceFile {
  /** As a person named it. */
  name: string
  text: string
}

export interface Place {
  file: SourceFile
  /** Index into the file's text. */
  offset: number
}

/** Line and column of a place, both from 1 on; a tab is one column. */
export function lineAndColumn({ file, offset }: Place): { line: number; column: number } {
  let line = 1
  let start = 0
  for (let at = file.text.indexOf('\n'); at >= 0 && at < offset; at = file.text.indexOf('\n', at + 1)) {
    line += 1
    start = at + 1
  }
  return { line, column: offset - start + 1 }
}

/** C source that is no configuration that can be understood. The message has file, line, column and the reason. */
export class CSourceError extends Error {
  override readonly name = 'CSourceError'
  readonly file: string
  readonly line: number
  readonly column: number
  readonly reason: string

  constructor(place: Place, reason: string) {
    const { line, column } = lineAndColumn(place)
    super(`${place.file.name}:${line}:${column}: ${reason}`)
    this.file = place.file.name
    this.line = line
    this.column = column
    this.reason = reason
  }
}
