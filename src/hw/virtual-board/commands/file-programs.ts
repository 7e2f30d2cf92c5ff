/** Programs that read, copy and change files. */
import { createHash } from 'node:crypto'
import { FileError, resolvePath } from '../file-tree'
import { readAll, type Process, type Program } from '../shell/process'

/** Does something with each file; says what is wrong with those that cannot be. */
function each(process: Process, names: readonly string[], act: (path: string, name: string) => void): number {
  let code = 0
  for (const name of names) {
    try {
      act(resolvePath(name, process.folder), name)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      process.err(`${process.words[0]}: ${name}: ${error.fault}\n`)
      code = 1
    }
  }
  return code
}

const operands = ({ words }: Process) => words.slice(1).filter((word) => !word.startsWith('-') || word === '-')

const cat: Program = async (process) => {
  const { files, out, input } = process
  const names = operands(process)
  if (names.length > 0) {
    return each(process, names, (path) => out(files.readText(path)))
  }
  for (let piece = await input.read(); piece !== undefined; piece = await input.read()) out(piece)
  return 0
}

const sums =
  (algorithm: 'sha256' | 'md5'): Program =>
  async (process) => {
    const { files, words, out, err, input, folder } = process
    const digest = (bytes: Uint8Array | string) => createHash(algorithm).update(bytes).digest('hex')
    const check = words.includes('-c')
    const names = operands(process)
    if (check) {
      let failed = 0
      const lists = names.length === 0 ? [await readAll(input)] : names.map((name) => textOf(process, name))
      for (const line of lists.flatMap((text) => text.split('\n'))) {
        const [, wanted, name] = /^([0-9a-f]{32,64}) [ *](.+)$/.exec(line) ?? []
        if (wanted === undefined) continue
        let found: string | undefined
        try {
          found = digest(files.readBytes(resolvePath(name!, folder)))
        } catch (error) {
          if (!(error instanceof FileError)) throw error
        }
        out(`${name}: ${found === wanted ? 'OK' : 'FAILED'}\n`)
        if (found !== wanted) failed += 1
      }
      if (failed > 0) err(`${words[0]}: WARNING: ${failed} of the computed checksums did NOT match\n`)
      return failed > 0 ? 1 : 0
    }
    if (names.length === 0) {
      out(`${digest(await readAll(input))}  -\n`)
      return 0
    }
    return each(process, names, (path, name) => out(`${digest(files.readBytes(path))}  ${name}\n`))
  }

function textOf({ files, folder, err, words }: Process, name: string): string {
  try {
    return files.readText(resolvePath(name, folder))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    err(`${words[0]}: ${name}: ${error.fault}\n`)
    return ''
  }
}

/** mv and cp: several into a folder, or one to a name. */
const transfer =
  (act: (process: Process, from: string, to: string) => void): Program =>
  (process) => {
    const names = operands(process)
    const to = names.pop()
    const node = to === undefined ? undefined : process.files.find(resolvePath(to, process.folder))
    if (to === undefined || names.length === 0 || (names.length > 1 && node?.kind !== 'folder')) {
      process.err(`Usage: ${process.words[0]} SOURCE... TARGET\n`)
      return 1
    }
    return each(process, names, (path, name) => {
      const place = node?.kind === 'folder' ? `${to}/${name.split('/').at(-1)}` : to
      act(process, path, resolvePath(place, process.folder))
    })
  }

const make: Program = (process) =>
  each(process, operands(process), (path) => {
    const deep = process.words.includes('-p')
    const parts = path.split('/').slice(1)
    const whole = deep ? parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`) : [path]
    for (const one of whole) if (!deep || !process.files.find(one)) process.files.makeFolder(one)
  })

const remove: Program = (process) => {
  const flags = process.words.filter((word) => /^-[rRf]+$/.test(word)).join('')
  const names = operands(process).filter(
    (name) => !flags.includes('f') || process.files.find(resolvePath(name, process.folder)) !== undefined,
  )
  return each(process, names, (path) => process.files.remove(path, { recursive: /[rR]/.test(flags) }))
}

const hexDump: Program = (process) =>
  each(process, operands(process), (path) => {
    const bytes = process.files.readBytes(path).subarray(0, 4096)
    const lines: string[] = []
    for (let at = 0; at < bytes.length; at += 16) {
      const row = [...bytes.subarray(at, at + 16)]
      const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
      const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
      lines.push(`${at.toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  |${text}|\n`)
    }
    process.out(lines.join(''))
  })

export const filePrograms: [string, Program][] = [
  ['cat', cat],
  ['sha256sum', sums('sha256')],
  ['md5sum', sums('md5')],
  ['mv', transfer(({ files }, from, to) => files.move(from, to))],
  ['cp', transfer(({ files }, from, to) => files.write(to, files.readBytes(from).slice()))],
  ['mkdir', make],
  ['rm', remove],
  ['hexdump', hexDump],
  [
    'touch',
    (process) =>
      each(process, operands(process), (path) => {
        if (!process.files.find(path)) process.files.write(path, new Uint8Array())
      }),
  ],
]
