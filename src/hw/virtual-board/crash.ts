/** What the hypervisor prints when a core of a cell does what it may not: the lines of a recorded crash. */

const word = (value: bigint | number) => value.toString(16).padStart(16, '0')

/** Registers of gic-demo in its timer's handler, as recorded: the program is the same in every cell. */
const PROGRAM_COUNTER = 0x40b0n
const LINK_REGISTER = 0x40a0n
const STACK = 0x6e80n
const SAVED_STATE = 0x600003c5

/** Instruction-specific syndrome of a 4-byte access through x1 with a translation fault at level 2 (Arm ARM, D17.2.37). */
const READ_SYNDROME = 0x1820006
const WRITE_BIT = 0x40

export interface WrongAccess {
  address: bigint
  /** Bytes. */
  size: number
  access: 'read' | 'write'
  /** A page with parts of its own that refuse this width. */
  subPage: boolean
  /** The system counter, which gic-demo holds in two registers. */
  counter: bigint
}

/** The lines before "Parking CPU". */
export function crashLines({ address, size, access, subPage, counter }: WrongAccess): string[] {
  const what = subPage
    ? `FATAL: Invalid MMIO ${access}, address: ${address.toString(16)}, size: ${size.toString(16)}`
    : `Unhandled data ${access} at 0x${address.toString(16)}(${size})`
  const syndrome = access === 'write' ? READ_SYNDROME | WRITE_BIT : READ_SYNDROME
  const x = new Array<bigint>(30).fill(0n)
  x[0] = 1n
  x[1] = address
  x[2] = 0x201n
  x[4] = 2n
  x[5] = 0x14n
  x[6] = 6n
  x[12] = 6n
  x[13] = 0x20n
  x[16] = 0x536cn
  x[19] = 0x2000n
  x[20] = 0x2000n
  x[21] = counter
  x[22] = counter
  const registers = x.map((value, i) => `${`x${i}`.padStart(3)}: ${word(value)}`)
  const rows = Array.from({ length: 10 }, (_, row) => registers.slice(3 * row, 3 * row + 3).join('  '))
  return [
    what,
    '',
    'FATAL: unhandled trap (exception class 0x24)',
    'Cell state before exception:',
    ` pc: ${word(PROGRAM_COUNTER)}   lr: ${word(LINK_REGISTER)} spsr: ${SAVED_STATE.toString(16)}     EL1`,
    ` sp: ${word(STACK)}  elr: ${word(PROGRAM_COUNTER)}  esr: 24 1 ${syndrome.toString(16)}`,
    ...rows,
    '',
  ]
}
