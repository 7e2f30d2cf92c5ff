/** ls, as BusyBox prints it. */
import { resolvePath, type FileNode, type FolderNode, type Node } from '../file-tree'
import type { Program } from '../shell/process'

/** Columns of a terminal that does not say how wide it is. */
const WIDTH = 80
const MOST_LINES = 5000

interface Named {
  name: string
  node: Node
}

const sizeOf = (node: FileNode) => {
  const content = node.read()
  return typeof content === 'string' ? new TextEncoder().encode(content).length : content.length
}

const byName = (a: Named, b: Named) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** Names side by side, ordered down the columns. */
function inColumns(names: readonly string[]): string[] {
  const wide = Math.max(0, ...names.map((name) => name.length)) + 2
  const columns = Math.max(1, Math.floor(WIDTH / wide))
  const rows = Math.ceil(names.length / columns)
  return Array.from({ length: rows }, (_, row) => {
    const cells = names.filter((_, i) => i % rows === row)
    return cells.map((name, i) => (i === cells.length - 1 ? name : name.padEnd(wide))).join('')
  })
}

function inLong(entries: readonly Named[]): string[] {
  return entries.map(({ name, node }) => {
    const isFolder = node.kind === 'folder'
    const mode = isFolder ? 'drwxr-xr-x' : node.write ? '-rw-r--r--' : '-r--r--r--'
    const size = isFolder ? 0 : sizeOf(node)
    return `${mode}    ${isFolder ? 2 : 1} root     root     ${String(size).padStart(9)} Jan  1 00:00 ${name}`
  })
}

/** `ls [-1alR] [FILE]...` */
export const list: Program = ({ words, files, folder, out, err, outIsTerminal }) => {
  const flags = new Set(words.slice(1).flatMap((word) => (/^-[1alR]+$/.test(word) ? [...word.slice(1)] : [])))
  const unknown = words.slice(1).find((word) => word.startsWith('-') && !/^-[1alR]+$/.test(word))
  if (unknown !== undefined) {
    err(`ls: unknown option ${unknown}; 1, a, l and R are known\n`)
    return 1
  }
  const show = (entries: Named[]): string[] => {
    if (flags.has('l')) return inLong(entries)
    const names = entries.map(({ name }) => name)
    return flags.has('1') || !outIsTerminal ? names : inColumns(names)
  }
  const entriesOf = (node: FolderNode) =>
    [...node.entries()]
      .map(([name, entry]) => ({ name, node: entry }))
      .filter(({ name }) => flags.has('a') || !name.startsWith('.'))
      .sort(byName)
  const operands = words.slice(1).filter((word) => !word.startsWith('-'))
  let code = 0
  const found: Named[] = []
  for (const name of operands.length === 0 ? ['.'] : operands) {
    const node = files.find(resolvePath(name, folder))
    if (node) found.push({ name, node })
    else {
      err(`ls: ${name}: No such file or directory\n`)
      code = 1
    }
  }
  const lines: string[] = show(found.filter(({ node }) => node.kind === 'file').sort(byName))
  const folders = found.filter((one): one is { name: string; node: FolderNode } => one.node.kind === 'folder')
  const titled = folders.length > 1 || lines.length > 0 || flags.has('R')
  const walk = (name: string, node: FolderNode) => {
    if (lines.length > MOST_LINES) return
    if (titled) lines.push(...(lines.length > 0 ? [''] : []), `${name}:`)
    const entries = entriesOf(node)
    lines.push(...show(entries))
    if (!flags.has('R')) return
    for (const entry of entries) {
      if (entry.node.kind === 'folder') walk(`${name.replace(/\/$/, '')}/${entry.name}`, entry.node)
    }
  }
  for (const { name, node } of folders) walk(name, node)
  out(lines.map((line) => `${line}\n`).join(''))
  return code
}
