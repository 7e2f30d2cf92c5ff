/** Pairs of pseudo terminals, as a board and its serial port: what is written to one comes out of the other. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

export const hasSocat = spawnSync('socat', ['-V']).status === 0

export class PortPair {
  private socat: ChildProcess | undefined

  private constructor(private readonly folder: string) {}

  /** The port that is opened. */
  get port(): string {
    return path.join(this.folder, 'port')
  }

  /** The end at which the board speaks. */
  get board(): string {
    return path.join(this.folder, 'board')
  }

  static async plugIn(): Promise<PortPair> {
    const pair = new PortPair(await mkdtemp(path.join(os.tmpdir(), 'cellbench-pty-')))
    await pair.plugIn()
    return pair
  }

  /**
   * Makes both terminals; they keep their names and get other devices each time. A name is given when socat carries bytes: while it still
   * sets up a terminal, a board that fills it and its socat wait for each other forever.
   */
  async plugIn(): Promise<void> {
    const socat = spawn('socat', ['-d', '-d', 'pty,rawer', 'pty,rawer'], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.socat = socat
    const [port, board] = await new Promise<string[]>((resolve, reject) => {
      let said = ''
      socat.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes('starting data transfer')) {
          resolve([...said.matchAll(/PTY is (\S+)/g)].map((each) => each[1]!))
        }
      })
      socat.once('close', () => reject(new Error(`socat made no pair of terminals: ${said}`)))
    })
    await symlink(port!, this.port)
    await symlink(board!, this.board)
  }

  /** Takes no time from what is measured beside it: the wire is no work of the machine that a board is connected to. */
  giveWay(): void {
    os.setPriority(this.socat!.pid!, os.constants.priority.PRIORITY_LOW)
  }

  /** Both terminals are gone, as when a bridge is unplugged. */
  async unplug(): Promise<void> {
    const { socat } = this
    this.socat = undefined
    if (!socat || socat.exitCode !== null || socat.signalCode !== null) return
    const gone = new Promise((resolve) => socat.once('exit', resolve))
    socat.kill('SIGKILL')
    await gone
    for (const link of [this.port, this.board]) await rm(link, { force: true })
  }

  async remove(): Promise<void> {
    await this.unplug()
    await rm(this.folder, { recursive: true, force: true })
  }
}
