/**
 * Which process something belongs to, in a form that survives it: a process that ended is told from one that runs, also
 * when the system has given its number to another one since.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import os from 'node:os'

export interface ProcessIdentity {
  /** The machine, shortened to what fits a file name. */
  host: string
  pid: number
  /** When it started, in clock ticks since the machine did; 0 where the system does not tell. */
  started: number
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  const host = createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8)
  return { host, pid: process.pid, started: startOf(process.pid) ?? 0 }
}

/**
 * True when the process still runs. Of one on another machine (a home on the network) nothing is known: it counts as running.
 * `since` is when it was last seen, in milliseconds since 1970: no process survives a start of the machine.
 */
export function stillRuns(identity: ProcessIdentity, since: number): boolean {
  if (identity.host !== ownIdentity().host) return true
  if (identity.started > 0) return startOf(identity.pid) === identity.started
  if (since < Date.now() - os.uptime() * 1000) return false
  try {
    return process.kill(identity.pid, 0)
  } catch {
    return false
  }
}

/** Field 22 of Linux's `/proc/PID/stat` (see proc_pid_stat(5)); undefined for no process, and on other systems. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets, which may hold blanks and brackets of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended: it only waits for its parent to look.
    return fields[0] === 'Z' ? undefined : Number(fields[19])
  } catch {
    return undefined
  }
}
