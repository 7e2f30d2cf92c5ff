/** Device trees as source text that `dtc` compiles, formatted as the kernel's are: tabs, a blank line before a child. */
import { commentText, labelName, nodeName, propertyName, quotedString } from './names'
import type { Cell, Property, PropertyValue, Tree, TreeNode } from './tree'

function cellText(cell: Cell, radix: 10 | 16): string {
  if (typeof cell === 'object') return `&${labelName(cell.label)}`
  if (!Number.isInteger(cell) || cell < 0 || cell > 0xffffffff) throw new RangeError(`${cell} is no 32-bit cell`)
  return radix === 16 ? `0x${cell.toString(16)}` : String(cell)
}

function valueText(value: PropertyValue): string {
  switch (value.kind) {
    case 'cells':
      return `<${value.cells.map((cell) => cellText(cell, value.radix)).join(' ')}>`
    case 'text':
      return quotedString(value.text)
    case 'bytes':
      return `[${Array.from(value.bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}]`
    case 'path':
      return `&${labelName(value.label)}`
  }
}

function comment(text: string, indent: string): string {
  return `${indent}/* ${commentText(text)} */\n`
}

function propertyText({ name, values, comment: above }: Property, indent: string): string {
  const head = `${above === undefined ? '' : comment(above, indent)}${indent}${propertyName(name)}`
  if (values.length === 0) return `${head};\n`
  const remarked = values.some((value) => value.kind === 'cells' && value.comment !== undefined)
  if (!remarked) return `${head} = ${values.map(valueText).join(', ')};\n`
  const lines = values.map((value, i) => {
    const end = i === values.length - 1 ? ';' : ','
    const behind = value.kind === 'cells' && value.comment !== undefined ? ` /* ${commentText(value.comment)} */` : ''
    return `${valueText(value)}${end}${behind}`
  })
  return `${head} = ${lines.join(`\n${indent}\t`)}\n`
}

function bodyText(tree: TreeNode, indent: string): string {
  const properties = tree.properties.map((item) => propertyText(item, indent)).join('')
  const children = tree.children.map((child) => nodeText(child, indent))
  return [...(properties === '' ? [] : [properties]), ...children].join('\n')
}

function nodeText(tree: TreeNode, indent: string): string {
  const above = tree.comment === undefined ? '' : comment(tree.comment, indent)
  const label = tree.label === undefined ? '' : `${labelName(tree.label)}: `
  return `${above}${indent}${label}${nodeName(tree.name)} {\n${bodyText(tree, `${indent}\t`)}${indent}};\n`
}

function extensionText(tree: TreeNode): string {
  const above = tree.comment === undefined ? '' : comment(tree.comment, '')
  return `\n${above}&${labelName(tree.name)} {\n${bodyText(tree, '\t')}};\n`
}

/**
 * The source of `tree`. Strings and comments may hold any text.
 * @throws RangeError for a name, label or number that no device tree can have.
 */
export function writeTree(tree: Tree): string {
  const head = tree.head.map((line) => ` * ${commentText(line)}`.trimEnd()).join('\n')
  const version = tree.form === 'fragment' ? '' : `/dts-v1/;\n${tree.form === 'plugin' ? '/plugin/;\n' : ''}\n`
  const extensions = (tree.extensions ?? []).map(extensionText).join('')
  return `// SPDX-License-Identifier: Apache-2.0\n/*\n${head}\n */\n\n${version}/ {\n${bodyText(tree.root, '\t')}};\n${extensions}`
}
