/** The board's files: some hold bytes, those of the kernel are made when they are read. */

export interface FileNode {
  kind: 'file'
  /** True for one that holds bytes; the kernel's take each write as it comes. */
  held?: boolean
  read(): Uint8Array | string
  /** Absent for files that nobody may write. */
  write?(bytes: Uint8Array): void
}

export interface FolderNode {
  kind: 'folder'
  /** Its entries by name; what the kernel makes is made anew at every call. */
  entries(): ReadonlyMap<string, Node>
  /** Absent for folders of the kernel. */
  own?: Map<string, Node>
}

export type Node = FileNode | FolderNode

/** Bytes that a user's files may hold together. */
const MOST_BYTES = 64 << 20

/** A folder of the kernel: entries are made when somebody looks. */
export function kernelFolder(entries: () => Iterable<readonly [string, Node]>): FolderNode {
  return { kind: 'folder', entries: () => new Map(entries()) }
}

/** A file of the kernel with `text`, made when somebody reads it. */
export function kernelFile(read: () => string, write?: (text: string) => void): FileNode {
  if (write === undefined) return { kind: 'file', read }
  return { kind: 'file', read, write: (bytes) => write(new TextDecoder().decode(bytes)) }
}

function folder(): FolderNode & { own: Map<string, Node> } {
  const own = new Map<string, Node>()
  return { kind: 'folder', own, entries: () => own }
}

function heldFile(bytes: Uint8Array): FileNode {
  let held = bytes
  return {
    kind: 'file',
    held: true,
    read: () => held,
    write: (next) => {
      held = next
    },
  }
}

/** A path without ".", ".." and double slashes, absolute. */
export function resolvePath(path: string, from: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${from}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

export type FileFault =
  | 'No such file or directory'
  | 'Not a directory'
  | 'Is a directory'
  | 'Permission denied'
  | 'File exists'
  | 'No space left on device'
  | 'Directory not empty'

/** Why a file cannot be read or changed, in the words of Linux. */
export class FileError extends Error {
  constructor(readonly fault: FileFault) {
    super(fault)
  }
}

export class FileTree {
  private readonly root = folder()

  /** The node at an absolute path; undefined where there is none. */
  find(path: string): Node | undefined {
    let node: Node = this.root
    for (const part of resolvePath(path, '/').split('/').slice(1)) {
      if (part === '') return node
      const next: Node | undefined = node.kind === 'folder' ? node.entries().get(part) : undefined
      if (!next) return undefined
      node = next
    }
    return node
  }

  /** @throws FileError */
  readBytes(path: string): Uint8Array {
    const node = this.find(path)
    if (!node) throw new FileError('No such file or directory')
    if (node.kind === 'folder') throw new FileError('Is a directory')
    const content = node.read()
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  }

  /** @throws FileError */
  readText(path: string): string {
    return new TextDecoder().decode(this.readBytes(path))
  }

  /** Puts a node of the kernel, or a file, at a path whose folders are made. */
  place(path: string, node: Node | Uint8Array): void {
    const parts = resolvePath(path, '/').split('/').slice(1)
    let at = this.root
    for (const part of parts.slice(0, -1)) {
      const next = at.own.get(part)
      if (next?.kind === 'folder' && next.own) at = next as typeof at
      else {
        const made = folder()
        at.own.set(part, made)
        at = made
      }
    }
    at.own.set(parts.at(-1)!, node instanceof Uint8Array ? heldFile(node) : node)
  }

  /** Writes a file as a program does. @throws FileError */
  write(path: string, bytes: Uint8Array, append = false): void {
    const node = this.find(path)
    if (node?.kind === 'folder') throw new FileError('Is a directory')
    const whole = append && node ? concat(this.readBytes(path), bytes) : bytes
    if (this.heldBytes() + bytes.length > MOST_BYTES) throw new FileError('No space left on device')
    if (node) {
      if (!node.write) throw new FileError('Permission denied')
      node.write(node.held ? whole : bytes)
      return
    }
    this.parent(path).set(nameOf(path), heldFile(whole))
  }

  /** @throws FileError */
  makeFolder(path: string): void {
    if (this.find(path)) throw new FileError('File exists')
    this.parent(path).set(nameOf(path), folder())
  }

  /** @throws FileError */
  remove(path: string, options: { recursive?: boolean } = {}): void {
    const node = this.find(path)
    if (!node) throw new FileError('No such file or directory')
    if (node.kind === 'folder' && !options.recursive) throw new FileError('Is a directory')
    this.parent(path).delete(nameOf(path))
  }

  /** @throws FileError */
  move(from: string, to: string): void {
    const node = this.find(from)
    if (!node) throw new FileError('No such file or directory')
    const target = this.find(to)
    const place = target?.kind === 'folder' ? `${to}/${nameOf(from)}` : to
    if (resolvePath(place, '/').startsWith(`${resolvePath(from, '/')}/`)) throw new FileError('Permission denied')
    const parent = this.parent(place)
    this.parent(from).delete(nameOf(from))
    parent.set(nameOf(place), node)
  }

  private parent(path: string): Map<string, Node> {
    const above = this.find(resolvePath(`${path}/..`, '/'))
    if (!above) throw new FileError('No such file or directory')
    if (above.kind === 'file') throw new FileError('Not a directory')
    if (!above.own) throw new FileError('Permission denied')
    return above.own
  }

  private heldBytes(node: Node = this.root): number {
    if (node.kind === 'folder')
      return [...(node.own?.values() ?? [])].reduce((sum, one) => sum + this.heldBytes(one), 0)
    return node.held ? node.read().length : 0
  }
}

function nameOf(path: string): string {
  return resolvePath(path, '/').split('/').at(-1)!
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
