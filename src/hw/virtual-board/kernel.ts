/** Root Linux's kernel: its log, its cores and its modules. */
import { numberList } from '../../sim/hypervisor/number-list'

/** Bytes of the log that are kept, as Linux does by default on arm64 (CONFIG_LOG_BUF_SHIFT 17). */
const LOG_BYTES = 131_072

/** The simulated kernel's release. */
export const RELEASE = '6.6.3-simulated'

export class Kernel {
  readonly modules = new Set<string>()
  readonly offline = new Set<number>()
  private log: string[] = []
  private logBytes = 0
  private bootedMs = performance.now()

  /**
   * @param cpus all cores of the machine
   * @param print writes a line on the console
   */
  constructor(
    readonly cpus: readonly number[],
    private readonly print: (line: string) => void,
  ) {}

  /** Starts anew: empty log, all cores online, no modules. `uptime` is what the boot took that is not played, s. */
  restart(uptime: number): void {
    this.log = []
    this.logBytes = 0
    this.bootedMs = performance.now() - 1000 * uptime
    this.modules.clear()
    this.offline.clear()
  }

  /** Seconds since the start. */
  get uptime(): number {
    return (performance.now() - this.bootedMs) / 1000
  }

  /** Writes into the log and on the console, stamped with the uptime or with `at`, seconds. */
  say(text: string, at = this.uptime): void {
    const line = `[${at.toFixed(6).padStart(12)}] ${text}`
    this.log.push(line)
    this.logBytes += line.length + 1
    while (this.logBytes > LOG_BYTES) this.logBytes -= this.log.shift()!.length + 1
    this.print(line)
  }

  /** What dmesg prints. */
  dmesg(): readonly string[] {
    return this.log
  }

  clearLog(): void {
    this.log = []
    this.logBytes = 0
  }

  get online(): number[] {
    return this.cpus.filter((cpu) => !this.offline.has(cpu))
  }

  get onlineList(): string {
    return numberList(this.online)
  }
}
