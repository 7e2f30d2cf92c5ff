/** `jailhouse cell linux`: creates a cell, loads a Linux into it where the tool would, and starts it. */
import { hasFlags, type CellConfiguration } from '../../../sim/configuration/configuration'
import { imagesOf } from '../../bundle/images'
import { CellFileError } from '../../cellfile/cell-file-error'
import { decodeCellFile } from '../../cellfile/decode'
import { INMATES } from '../board-files'
import type { Process } from '../shell/process'
import type { System } from '../system'
import { openDevice, readFile, ToolFailed } from './tool'

const USAGE = `usage: jailhouse cell linux [-h] [-d DTB] [-i INITRD] [-c "CMDLINE"]
                            [-w PARAMS_FILE] [-a ARCH] [-k FACTOR]
                            CELLCONFIG KERNEL
`
const WITH_VALUE: Readonly<Record<string, string>> = {
  '--dtb': '-d',
  '--initrd': '-i',
  '--cmdline': '-c',
  '--write-params': '-w',
  '--arch': '-a',
  '--kernel-decomp-factor': '-k',
}
/** Python's argparse ends with this for arguments that it does not understand. */
const USAGE_CODE = 2

export function cellLinux(system: System, process: Process): number {
  const options = new Map<string, string>()
  const files: string[] = []
  const words = process.words.slice(1)
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!
    const option = WITH_VALUE[word] ?? word
    if (option === '-h' || option === '--help') {
      process.out(USAGE)
      return 0
    }
    if (!word.startsWith('-')) files.push(word)
    else if (Object.values(WITH_VALUE).includes(option) && words[at + 1] !== undefined)
      options.set(option, words[(at += 1)]!)
    else return usage(process, `unrecognized arguments: ${word}`)
  }
  const [config, kernel, ...more] = files
  if (config === undefined || kernel === undefined) {
    const missing = config === undefined ? 'CELLCONFIG, KERNEL' : 'KERNEL'
    return usage(process, `the following arguments are required: ${missing}`)
  }
  if (more.length > 0) return usage(process, `unrecognized arguments: ${more.join(' ')}`)
  const cellFile = readFile(process, config)
  const kernelFile = readFile(process, kernel)
  const tree = options.has('-d') ? readFile(process, options.get('-d')!) : undefined
  const ramDisk = options.has('-i') ? readFile(process, options.get('-i')!) : undefined
  const cell = configurationOf(cellFile, config)
  const images = imagesOf(cell, 'linux')
  if (images.kind !== 'linux' || !cell.memoryRegions.some((region) => hasFlags(region, 'WRITE', 'LOADABLE'))) {
    throw new ToolFailed('No space found to load all images')
  }
  if (options.has('-w'))
    throw new ToolFailed('the virtual board writes no parameter files; the bundle has the addresses', 1)
  openDevice(system)
  const { driver } = system
  const parameters = new TextEncoder().encode(
    `kernel=0x${images.kernel.toString(16)} dtb=0x${images.deviceTree.toString(16)}\0`,
  )
  const afterKernel = images.kernel + 2n * ((BigInt(kernelFile.length) + 4095n) / 4096n) * 4096n
  const loads = [
    { address: images.loader, bytes: system.files.readBytes(`${INMATES}/linux-loader.bin`) },
    { address: images.kernel, bytes: kernelFile },
    ...(tree ? [{ address: images.deviceTree, bytes: tree }] : []),
    ...(ramDisk ? [{ address: afterKernel, bytes: ramDisk }] : []),
    { address: images.commandLine, bytes: parameters },
  ]
  const created = driver.create(cellFile)
  // A cell that is there already is used as it is.
  if (!created.ok && created.errno !== 'EEXIST') throw new ToolFailed(created.printed)
  for (const load of loads) {
    const outcome = driver.load(cell.name, [load])
    if (!outcome.ok) throw new ToolFailed(outcome.printed)
  }
  const started = driver.start(cell.name)
  if (!started.ok) throw new ToolFailed(started.printed)
  return 0
}

function configurationOf(bytes: Uint8Array, name: string): CellConfiguration {
  try {
    const decoded = decodeCellFile(bytes)
    if (decoded.kind === 'cell') return decoded.cell
  } catch (error) {
    if (!(error instanceof CellFileError)) throw error
    if (error.field === 'revision') throw new ToolFailed(`Configuration file revision mismatch: ${name}`)
  }
  throw new ToolFailed(`Not a cell configuration: ${name}`)
}

function usage(process: Process, message: string): number {
  process.err(`${USAGE}jailhouse cell linux: error: ${message}\n`)
  return USAGE_CODE
}
