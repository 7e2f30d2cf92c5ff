/** A configuration file, or a value meant for one, that cannot be what it claims to be. */
export class CellFileError extends Error {
  override readonly name = 'CellFileError'
  /** Byte in the file where the fault lies. */
  readonly offset: number
  /** The field by its name in Jailhouse's header, with its place: `mem_regions[3].flags`. */
  readonly field: string
  readonly found: string
  readonly expected: string

  constructor(fault: { offset: number; field: string; found: string; expected: string }) {
    super(`${fault.field} at byte ${fault.offset}: found ${fault.found}, expected ${fault.expected}`)
    this.offset = fault.offset
    this.field = fault.field
    this.found = fault.found
    this.expected = fault.expected
  }
}
