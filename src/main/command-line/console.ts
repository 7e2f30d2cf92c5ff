/** `cellbench console PLAN [--listen PORT] [--pty]`: a shell on the plan's board, simulated. */
import path from 'node:path'
import { HOME, type BoardFile } from '../../hw/virtual-board/options'
import { ServiceError } from '../contract/service-error'
import { readBounded } from '../services/files'
import { openPlan } from '../services/plan-files'
import { virtualBoardOptions, VirtualBoardThread } from '../services/virtual-board'
import { listen, type Listening } from './console-listen'
import { offerTerminal, type PseudoTerminal } from './console-pty'
import type { Context } from './context'
import { complain, EXIT, print, printJson, type ExitCode } from './output'
import { untilTold } from './until-told'

export interface ConsoleOptions {
  /** Port for TCP; 0 takes a free one. */
  listen?: number
  host: string
  pty: boolean
  /** Further files for the board. */
  file: readonly string[]
  seed?: string
  /** Bits per second; 0 for a line without a speed. */
  baud: number
  json: boolean
}

/** A file that is put on the board has at most this many bytes: a kernel image. */
const LARGEST_FILE = 48 * 1024 * 1024
/** ^], as telnet ends a session. */
const QUIT = 0x1d
const END_OF_INPUT = '\x04'

export async function boardConsole(context: Context, plan: string, options: ConsoleOptions): Promise<ExitCode> {
  const serves = options.listen !== undefined || options.pty
  if (options.json && !serves) {
    throw new ServiceError('bad-input', '--json says where a board listens; it goes with --listen or --pty.')
  }
  const document = await openPlan(plan)
  const { library } = await context.templates()
  const { seed, baud } = options
  const files = await Promise.all(options.file.map(boardFile))
  const choices = { files, baud, ...(seed === undefined ? {} : { seed }) }
  const board = new VirtualBoardThread(
    context.installation.virtualBoardWorker,
    await virtualBoardOptions(document, library, choices),
  )
  try {
    return serves ? await serve(board, options) : await sit(board)
  } finally {
    await board.close()
  }
}

/** Files of the user's own lie in root's home, by their names. */
async function boardFile(file: string): Promise<BoardFile> {
  return { path: `${HOME}/${path.basename(file)}`, bytes: await readBounded(file, LARGEST_FILE, 'a file for a board') }
}

/** On TCP and a pseudo terminal, until SIGINT or SIGTERM. */
async function serve(board: VirtualBoardThread, options: ConsoleOptions): Promise<ExitCode> {
  const open: { close(): Promise<void> }[] = []
  try {
    let tcp: Listening | undefined
    let terminal: PseudoTerminal | undefined
    if (options.listen !== undefined) open.push((tcp = await listen(board.open, options.host, options.listen)))
    if (options.pty) {
      const offered = await offerTerminal(board.open)
      if (typeof offered === 'string') {
        complain(`cellbench: ${offered}`)
        return EXIT.connection
      }
      open.push((terminal = offered))
    }
    if (options.json)
      printJson({
        origin: 'simulated',
        ...(tcp && { host: tcp.host, port: tcp.port }),
        ...(terminal && { pty: terminal.path }),
      })
    else {
      const places = [...(tcp ? [`${tcp.host}:${tcp.port}`] : []), ...(terminal ? [terminal.path] : [])]
      print(`The virtual board is at ${places.join(' and ')}. Ctrl+C ends it.`)
    }
    if (tcp && !['127.0.0.1', 'localhost', '::1'].includes(options.host)) {
      complain(`It listens on ${options.host}: whoever reaches that can type on the virtual board.`)
    }
    await untilTold()
    return EXIT.clean
  } finally {
    await Promise.all(open.map((one) => one.close()))
  }
}

/** On this terminal, or with what is piped in. */
async function sit(board: VirtualBoardThread): Promise<ExitCode> {
  const { stdin, stdout } = process
  const isTerminal = stdin.isTTY
  let leave: (code: ExitCode) => void = () => undefined
  const left = new Promise<ExitCode>((resolve) => {
    leave = resolve
  })
  if (isTerminal) complain('Ctrl+] leaves the virtual board.')
  const line = await board.open({
    bytes: (bytes) => stdout.write(bytes),
    closed: ({ lost, message }) => {
      if (lost) complain(`\ncellbench: ${message}`)
      leave(lost ? EXIT.connection : EXIT.clean)
    },
  })
  const type = (bytes: Uint8Array) => line.write(bytes).catch(() => leave(EXIT.connection))
  stdin.on('data', (data: Buffer) => {
    if (isTerminal && data.includes(QUIT)) return leave(EXIT.clean)
    stdin.pause()
    void type(data).then(() => stdin.resume())
  })
  // The end of what is piped in is typed as ^D: the shell runs what came before it, and ends.
  stdin.on('end', () => void type(new TextEncoder().encode(END_OF_INPUT)))
  if (isTerminal) stdin.setRawMode(true)
  try {
    return await Promise.race([left, untilTold().then(() => EXIT.interrupted)])
  } finally {
    if (isTerminal) {
      stdin.setRawMode(false)
      stdout.write('\n')
    }
    stdin.removeAllListeners('data')
    stdin.pause()
    stdin.unref()
    await line.close()
  }
}
