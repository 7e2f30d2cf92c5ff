/** The browser host as a process of its own, that can be killed, and windows on it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Host } from '../../src/main/host/host'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { ownHeaders, TestWindow } from '../host/running-host'

export class HostProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly host: Host,
    private readonly cookie: string,
  ) {}

  /** Starts `cellbench serve` in `folder`; what it remembers lies in `home`. */
  static async start(folder: string, home: string): Promise<HostProcess> {
    const environment = {
      ...process.env,
      HOME: home,
      USERPROFILE: home,
      APPDATA: path.join(home, 'config'),
      LOCALAPPDATA: path.join(home, 'state'),
      XDG_CONFIG_HOME: path.join(home, 'config'),
      XDG_STATE_HOME: path.join(home, 'state'),
    }
    const script = path.join(ROOT, 'out', 'main', 'command-line.cjs')
    const child = spawn(process.execPath, [script, 'serve', '--json'], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const host = await new Promise<Host>((resolve, reject) => {
      let output = ''
      child.stderr.on('data', (data) => (output += String(data)))
      child.stdout.on('data', (data) => {
        output += String(data)
        try {
          resolve(JSON.parse(output) as Host)
        } catch {
          return
        }
      })
      child.once('exit', (code) => reject(new Error(`cellbench serve ended with code ${code}:\n${output}`)))
    })
    const answer = await fetch(host.url, { redirect: 'manual' })
    return new HostProcess(child, host, answer.headers.getSetCookie()[0]!.split(';')[0]!)
  }

  open(): Promise<TestWindow> {
    return TestWindow.open(this.host, ownHeaders(this.host, this.cookie))
  }

  /** Ends it as a crash does: at once, with nothing of its own to say about it. Returns when it was sent, milliseconds. */
  async kill(): Promise<number> {
    const at = performance.now()
    this.child.kill('SIGKILL')
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit')
    return at
  }
}
