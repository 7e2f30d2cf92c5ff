/** Pairs of pseudo terminals, as a board and its serial port: what is written to one comes out of the other. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
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

  /** Makes both terminals; they keep their names and get other devices each time. */
  async plugIn(): Promise<void> {
    const end = (link: string) => `pty,rawer,link=${link}`
    const socat = spawn('socat', [end(this.port), end(this.board)], { stdio: 'ignore' })
    this.socat = socat
    for (let tries = 0; tries < 500; tries += 1) {
      const there = await Promise.all([this.port, this.board].map((link) => stat(link).catch(() => undefined)))
      if (there.every((each) => each?.isCharacterDevice())) return
      if (socat.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('socat made no pair of terminals')
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
    // Killed, it leaves its links behind.
    for (const link of [this.port, this.board]) await rm(link, { force: true })
  }

  async remove(): Promise<void> {
    await this.unplug()
    await rm(this.folder, { recursive: true, force: true })
  }
}
