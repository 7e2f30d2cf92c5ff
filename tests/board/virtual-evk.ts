/**
 * A board to test against that is started by a program: CELLBENCH_BOARD names it. It prints one line of JSON,
 * `{"pid": …, "serial": "/dev/…", "sshPort": …}`, of a Linux with a login `root`, password `root`, on the serial line and over
 * SSH on 127.0.0.1, and ends when the process of that number does.
 */
import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'

export interface VirtualEvk {
  serial: string
  sshPort: number
  stop(): void
}

/** Why there is no such board here; undefined where there is. */
export function whyNoBoard(): string | undefined {
  return process.env['CELLBENCH_BOARD'] ? undefined : 'CELLBENCH_BOARD names no program that starts a board'
}

/** Starts the board; its boot log comes when the serial line is opened. The first start may take minutes. */
export function startVirtualEvk(): VirtualEvk {
  const program = process.env['CELLBENCH_BOARD'] ?? ''
  const output = execFileSync(program, { encoding: 'utf8', timeout: 10 * 60_000, stdio: ['ignore', 'pipe', 'inherit'] })
  const { pid, serial, sshPort } = JSON.parse(output.trim().split('\n').at(-1)!) as {
    pid: number
    serial: string
    sshPort: number
  }
  return {
    serial,
    sshPort,
    stop() {
      try {
        process.kill(pid)
      } catch {
        // It has ended by itself.
      }
    },
  }
}

/** Resolves once an SSH server answers on the port of 127.0.0.1. */
export async function untilSshAnswers(port: number, seconds = 120): Promise<void> {
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      const end = (answer: boolean) => {
        socket.destroy()
        resolve(answer)
      }
      socket.setTimeout(2000, () => end(false))
      socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-')))
      socket.once('error', () => end(false))
      socket.once('close', () => end(false))
    })
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await answers()) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`no SSH server answers on port ${port} within ${seconds} s`)
}
