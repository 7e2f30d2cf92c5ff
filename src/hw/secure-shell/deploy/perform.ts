/**
 * Does what a preview showed. Each step is journaled on the board by the board itself, before and after, and goes on there to
 * its end when the connection is cut: what the journal says is true whatever this side still knows.
 */
import type { BoardShell } from '../board-shell'
import { SEARCH_PATH } from '../commands'
import { SecureShellError } from '../secure-shell-error'
import type { Step } from '../step'
import type { Preview } from './preview'
import { readStanding } from './read-standing'
import { standingMark, standingWords, type Standing } from './standing'

export interface StepEvent {
  step: string
  state: 'begun' | 'output' | 'done' | 'failed'
  /** What the board printed since the last event of the step. */
  output: string
}

export interface Performed {
  /** `cut`: the connection ended, and where the board stands is known only as far as `message` says. */
  outcome: 'done' | 'failed' | 'cut'
  message: string
  /** Where the board stands now, in sentences; empty when it cannot be asked. */
  standing: string[]
}

/** No terminal hangs up on a step, and nobody who stops listening ends it. */
const UNDISTURBED = `trap '' HUP PIPE\n${SEARCH_PATH}`

/** $1: lines of the step; $2: folder to remove if they fail. For steps that make an activity ours. */
const OPEN = `${UNDISTURBED}
sh -ec "$1" 2>&1 </dev/null || { code=$?; [ -z "$2" ] || rm -rf "$2"; exit "$code"; }
`

/**
 * $1: folder of releases; $2: owner; $3: step; $4: its lines. Ends with 91 when the activity is another's. The output goes into
 * a file first: nobody who stops listening can make a step fail.
 */
const GUARDED = `${UNDISTURBED}
here=$1/activity
mine() { [ "$(cat "$here/owner" 2>/dev/null)" = "$owner" ]; }
note() { ! mine || printf '%s %s %s\\n' "$(date +%s)" "$step" "$1" >>"$here/journal"; }
owner=$2
step=$3
mine || exit 91
note begun || exit 92
printf '%s %s\\n' "$(cat /proc/sys/kernel/random/boot_id)" "$$" >"$here/worker"
sh -ec "$4" >"$here/output" 2>&1 </dev/null
code=$?
if [ "$code" = 0 ]; then note done; else note failed; fi
rm -f "$here/worker"
cat "$here/output" 2>/dev/null
exit "$code"
`

/** $1: folder of releases; $2: first line. Prints what a step has printed so far. */
const TAIL = 'tail -n "+$2" "$1/activity/output" 2>/dev/null; exit 0'

const STEP_TIMEOUT_MS = 10 * 60_000
const TAIL_MS = 500
const TICK_MS = 20
const TAKEN_OVER = 91
/** How long a step of a session that was cut may still take before a new one takes over. */
const QUIET_TIMEOUT_MS = 60_000

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A step that ended with an error on the board. */
class StepFailed extends Error {
  constructor(
    readonly step: Step,
    message: string,
  ) {
    super(message)
  }
}

class Performance {
  constructor(
    private readonly shell: BoardShell,
    private readonly preview: Preview,
    private readonly tell: (event: StepEvent) => void,
  ) {}

  async step(step: Step, first: boolean): Promise<void> {
    this.tell({ step: step.id, state: 'begun', output: '' })
    try {
      if (first) await this.open(step)
      else if (step.uploads) await this.upload(step)
      else await this.guarded(step, step.commands.join('\n'))
    } catch (error) {
      this.tell({ step: step.id, state: 'failed', output: '' })
      throw error
    }
    this.tell({ step: step.id, state: 'done', output: '' })
  }

  /** Begins an activity or takes it over. */
  private async open(step: Step): Promise<void> {
    const { folder, token } = this.preview
    const draft = step.id === 'begin' ? `${folder}/activity.${token}` : ''
    const { code, stdout } = await this.shell.run(OPEN, [step.commands.join('\n'), draft])
    if (code !== 0) {
      this.tell({ step: step.id, state: 'output', output: stdout })
      throw new StepFailed(step, 'the board says why above')
    }
  }

  private async upload(step: Step): Promise<void> {
    const uploads = step.uploads ?? []
    for (const [i, { path, bytes, mode }] of uploads.entries()) {
      await this.shell.put(path, bytes, mode)
      // Commands name the files as the release does, in the same order.
      this.tell({
        step: step.id,
        state: 'output',
        output: `${i + 1} of ${uploads.length}: ${step.commands[i] ?? path}\n`,
      })
    }
    await this.guarded(step, 'true')
  }

  private async guarded(step: Step, lines: string): Promise<void> {
    const { folder, token } = this.preview
    const followed = { lines: 0, ended: false }
    const running = this.shell.run(GUARDED, [folder, token, step.id, lines], { timeoutMs: STEP_TIMEOUT_MS })
    const following = this.follow(step, followed)
    // Whatever ends the one ends the other, and only the first reason counts.
    following.catch(() => undefined)
    const { code, stdout } = await running.finally(() => (followed.ended = true))
    await following
    const rest = stdout.split('\n').slice(followed.lines).join('\n')
    if (rest !== '') this.tell({ step: step.id, state: 'output', output: rest })
    if (code === 0) return
    throw new StepFailed(
      step,
      code === TAKEN_OVER ? 'another session has taken the activity over' : `it ended with ${code ?? 'a signal'}`,
    )
  }

  /** Tells the whole lines that a step prints while it runs. */
  private async follow(step: Step, followed: { lines: number; ended: boolean }): Promise<void> {
    for (;;) {
      for (let waited = 0; waited < TAIL_MS && !followed.ended; waited += TICK_MS) await wait(TICK_MS)
      if (followed.ended) return
      const { stdout } = await this.shell.run(TAIL, [this.preview.folder, String(followed.lines + 1)])
      const output = stdout.slice(0, stdout.lastIndexOf('\n') + 1)
      followed.lines += output.split('\n').length - 1
      if (output !== '') this.tell({ step: step.id, state: 'output', output })
    }
  }
}

/** Reads the standing once no step of an earlier session is at work any more. */
async function quietStanding(shell: BoardShell, folder: string): Promise<Standing> {
  for (let waited = 0; ; waited += TAIL_MS) {
    const standing = await readStanding(shell, folder)
    if (!standing.underway?.atWork || waited >= QUIET_TIMEOUT_MS) return standing
    await wait(TAIL_MS)
  }
}

/** The standing for a preview: waits for a step that a session which was cut has left at work. @throws SecureShellError */
export async function standingForPreview(shell: BoardShell, folder: string): Promise<Standing> {
  return quietStanding(shell, folder)
}

function cutMessage(target: string, steps: readonly Step[], at: number, why: string): string {
  const step = steps[at]
  if (!step) return why
  const before = at === 0 ? 'Nothing was done before it.' : `The ${at} steps before it are done.`
  return (
    `${why} It ended during step ${at + 1} of ${steps.length}, "${step.title}". ${before} ` +
    `A step that the board has begun goes on there; its journal on ${target} says how far. ` +
    'When the board answers again, --resume goes on and --roll-back takes everything back.'
  )
}

/**
 * Performs a preview; never throws for what happens on the board or on the way there.
 * `tell` hears of every step as it begins, prints and ends.
 */
export async function perform(
  shell: BoardShell,
  preview: Preview,
  tell: (event: StepEvent) => void,
): Promise<Performed> {
  const { folder, steps, obstacles } = preview
  if (obstacles.length > 0) return { outcome: 'failed', message: obstacles.join(' '), standing: preview.standing }
  let at = 0
  try {
    const before = await readStanding(shell, folder)
    if (standingMark(before) !== preview.mark) {
      const message = 'The board has changed since the preview was made: look at a new one. Nothing was done.'
      return { outcome: 'failed', message, standing: standingWords(before) }
    }
    const performance = new Performance(shell, preview, tell)
    for (; at < steps.length; at += 1) await performance.step(steps[at]!, at === 0)
    const standing = standingWords(await readStanding(shell, folder))
    return { outcome: 'done', message: 'Everything is done.', standing }
  } catch (error) {
    if (error instanceof StepFailed)
      return failed(shell, folder, `Step "${error.step.title}" failed: ${error.message}.`)
    if (!(error instanceof SecureShellError)) throw error
    if (error.failure === 'failed') return failed(shell, folder, error.message)
    if (at === steps.length) return { outcome: 'cut', message: `Everything is done. ${error.message}`, standing: [] }
    return { outcome: 'cut', message: cutMessage(shell.target, steps, at, error.message), standing: [] }
  }
}

async function failed(shell: BoardShell, folder: string, message: string): Promise<Performed> {
  const standing = await readStanding(shell, folder).then(standingWords, () => [])
  return { outcome: 'failed', message, standing }
}
