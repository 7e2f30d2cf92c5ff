/**
 * A device tree as data: nodes with properties, children and comments. Nothing here knows the text form; `write.ts` does.
 */

/** A 32-bit cell, or a reference that becomes the phandle of the node with that label. */
export type Cell = number | { label: string }

export type PropertyValue =
  | { kind: 'cells'; cells: Cell[]; radix: 10 | 16; comment?: string }
  | { kind: 'text'; text: string }
  | { kind: 'bytes'; bytes: Uint8Array }
  /** The path of the node with that label, as aliases take it. */
  | { kind: 'path'; label: string }

export interface Property {
  name: string
  /** Comma-separated parts; none for a property that is there or not. */
  values: PropertyValue[]
  comment?: string
}

export interface TreeNode {
  /** With unit address: `serial@30a60000`. Ignored for the root of a tree. */
  name: string
  label?: string
  comment?: string
  properties: Property[]
  children: TreeNode[]
}

/** A whole source file. */
export interface Tree {
  /** Lines of the comment at its head. */
  head: string[]
  /**
   * `tree`: a tree of its own. `plugin`: an overlay that a boot loader applies to a compiled tree. `fragment`: source that a
   * build appends to another tree's source.
   */
  form: 'tree' | 'plugin' | 'fragment'
  root: TreeNode
  /** Nodes elsewhere that are changed by their label. Only fragments have some. */
  extensions?: TreeNode[]
}

type Cells = PropertyValue & { kind: 'cells' }

/** Numbers that read best in decimal: interrupts, counts, flags. */
export function cells(...values: Cell[]): Cells {
  return { kind: 'cells', cells: values, radix: 10 }
}

/** Numbers that read best in hexadecimal: addresses and sizes. */
export function hexCells(...values: Cell[]): Cells {
  return { kind: 'cells', cells: values, radix: 16 }
}

/** A 64-bit number as two cells, high half first. */
export function wide(value: bigint): [number, number] {
  return [Number((value >> 32n) & 0xffffffffn), Number(value & 0xffffffffn)]
}

/** Start and size, two cells each: an entry of `reg` in a tree whose addresses and sizes have 64 bits. */
export function wideRange(start: bigint, size: bigint): Cells {
  return hexCells(...wide(start), ...wide(size))
}

/** One or several strings. */
export function text(...strings: string[]): PropertyValue[] {
  return strings.map((string) => ({ kind: 'text', text: string }))
}

/** Numbers with a comment behind them. */
export function remark(value: Cells, comment: string): Cells {
  return { ...value, comment }
}

/** A property; several values are written comma-separated, none makes it a flag. */
export function property(name: string, ...values: PropertyValue[]): Property {
  return { name, values }
}

/** A node from its properties and children. */
export function node(
  name: string,
  properties: Property[],
  children: TreeNode[] = [],
  more: { label?: string; comment?: string } = {},
): TreeNode {
  return { name, properties, children, ...more }
}
