/** What the commands of the `jailhouse` tool share: how they fail. */
import { FileError, resolvePath } from '../file-tree'
import type { Process } from '../shell/process'
import type { System } from '../system'

const DEVICE = '/dev/jailhouse'

/** The arguments make no command: the usage is printed. */
export class UsageFault extends Error {
  constructor(readonly code = 1) {
    super('usage')
  }
}

/** The tool says one line and ends. */
export class ToolFailed extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message)
  }
}

/** @throws ToolFailed as the tool does where the module is not loaded */
export function openDevice({ files }: System): void {
  if (!files.find(DEVICE)) throw new ToolFailed(`opening ${DEVICE}: No such file or directory`)
}

/** A whole file. @throws ToolFailed as the tool does */
export function readFile({ files, folder }: Process, name: string): Uint8Array {
  try {
    return files.readBytes(resolvePath(name, folder))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const isFolder = error.fault === 'Is a directory'
    throw new ToolFailed(`${isFolder ? 'reading' : 'opening'} ${name}: ${error.fault}`)
  }
}
