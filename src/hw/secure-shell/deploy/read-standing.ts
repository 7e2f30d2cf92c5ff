/** Reads where a board stands. Changes nothing. */
import type { RunningCell } from '../board-facts'
import type { BoardShell } from '../board-shell'
import { askBoard } from '../probes'
import { runningCells } from '../read-facts'
import { SecureShellError } from '../secure-shell-error'
import type { Activity } from '../step'
import { RELEASE_ID } from './release'
import type { JournalEntry, Standing, Underway } from './standing'

/** $1: folder of releases. */
const SCRIPT = `folder=$1
sysfs=\${JAILHOUSE_SYSFS:-\${CELLBENCH_BOARD_ROOT:-}/sys/devices/jailhouse}

exists() { if [ -d "$folder" ]; then echo yes; else echo no; fi; }
current() { if [ -L "$folder/current" ]; then readlink "$folder/current"; fi; }
previous() { if [ -e "$folder/previous" ]; then cat "$folder/previous"; fi; }
releases() { if [ -d "$folder/releases" ]; then ls -1 "$folder/releases"; fi; }
activity() { if [ -d "$folder/activity" ]; then cat "$folder/activity/what"; fi; }
owner() { if [ -d "$folder/activity" ]; then cat "$folder/activity/owner"; fi; }
journal() { if [ -e "$folder/activity/journal" ]; then tail -n 1000 "$folder/activity/journal"; fi; }
at_work() {
	[ -e "$folder/activity/worker" ] || return 0
	read -r boot pid <"$folder/activity/worker" || return 0
	[ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] && kill -0 "$pid" 2>/dev/null && echo yes
	return 0
}
enabled() { if [ -e "$sysfs/enabled" ]; then cat "$sysfs/enabled"; fi; }
cells() {
	for cell in "$sysfs"/cells/*; do
		[ -r "$cell/name" ] || continue
		printf '%s\\t%s\\t%s\\t%s\\n' "\${cell##*/}" "$(cat "$cell/name")" "$(cat "$cell/state")" \\
			"$(cat "$cell/cpus_assigned_list" 2>/dev/null)"
	done
}
probe exists exists
probe current current
probe previous previous
probe releases releases
probe activity activity
probe owner owner
probe journal journal
probe at-work at_work
probe enabled enabled
probe cells cells
`

function readJournal(text: string): JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, at, step, state] = /^(\d{1,12}) ([a-z-]{1,30}) (begun|done|failed)$/.exec(line) ?? []
    return at === undefined ? [] : [{ at: Number(at), step: step!, state: state as JournalEntry['state'] }]
  })
}

const ACTIVITIES: readonly string[] = ['deploy', 'roll-back', 'stop'] satisfies Activity[]
const idOrNone = (text: string | undefined) => (text !== undefined && RELEASE_ID.test(text) ? text : undefined)

/** Reads `what` of an activity: one word and its value a line. */
function readUnderway(text: string, owner: string, journal: JournalEntry[], atWork: boolean): Underway | undefined {
  const value = new Map(text.split('\n').map((line) => line.split(' ', 2) as [string, string | undefined]))
  const activity = value.get('activity')
  const release = idOrNone(value.get('release'))
  if (activity === undefined || !ACTIVITIES.includes(activity) || release === undefined) return undefined
  const yes = (name: string) => value.get(name) === 'yes'
  return {
    activity: activity as Activity,
    release,
    previous: idOrNone(value.get('previous')),
    fresh: yes('fresh'),
    running: yes('running'),
    start: yes('start'),
    owner,
    journal,
    atWork,
  }
}

/** @throws SecureShellError, also where the folder holds what Cellbench did not put there. */
export async function readStanding(shell: BoardShell, folder: string): Promise<Standing> {
  const probes = await askBoard(shell, SCRIPT, [folder])
  const text = (name: string) => {
    const probe = probes.get(name)
    if (probe?.code === 0) return probe.text.trim()
    const why = probe === undefined ? 'no answer' : probe.text.trim().replaceAll(/[^\x20-\x7e]+/g, ' ')
    throw new SecureShellError('failed', `${shell.target} does not tell where it stands (${name}: ${why}).`)
  }
  const activity = text('activity')
  const underway = readUnderway(activity, text('owner'), readJournal(text('journal')), text('at-work') === 'yes')
  if (activity !== '' && underway === undefined) {
    throw new SecureShellError('failed', `${folder}/activity on ${shell.target} was not written by this Cellbench.`)
  }
  const cells: RunningCell[] = runningCells(probes.get('cells')?.text ?? '') ?? []
  return {
    folder,
    exists: text('exists') === 'yes',
    current: idOrNone(text('current').replace(/^releases\//, '')),
    previous: idOrNone(text('previous')),
    releases: text('releases')
      .split('\n')
      .filter((name) => RELEASE_ID.test(name))
      .sort(),
    enabled: text('enabled') === '1',
    cells,
    underway,
  }
}
