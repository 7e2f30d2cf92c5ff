/** Text in shell scripts. A plan's names come from anywhere: nothing in them may become a command. */

/** A word that a POSIX shell takes literally, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** Text that can stand in a comment or in prose: printable ASCII in one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]+/g, '?')
}
