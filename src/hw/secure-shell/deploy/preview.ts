/** What an activity would do to the board as it stands: steps, and what stands in the way. Pure; nothing is changed here. */
import { randomBytes } from 'node:crypto'
import type { Finding } from '../finding'
import type { Step } from '../step'
import type { Release } from './release'
import { ACTIVITY_WORDS, standingMark, standingWords, stepStates, type Standing, type Underway } from './standing'
import {
  beginStep,
  deploySteps,
  rollBackSteps,
  stepsLeft,
  stopSteps,
  takeOverStep,
  undoSteps,
  undoStopSteps,
  type What,
} from './steps'

export interface Preview {
  /** Folder of releases on the board. */
  folder: string
  /** Owner of the activity, once it has begun. */
  token: string
  /** The standing that the preview holds for. */
  mark: string
  /** Where the board stands, in sentences. */
  standing: string[]
  steps: Step[]
  /** Why it cannot be done. */
  obstacles: string[]
}

const newToken = () => randomBytes(16).toString('hex')

function begin(standing: Standing, what: What, steps: (standing: Standing, what: What) => Step[], obstacles: string[]) {
  const token = newToken()
  return preview(
    standing,
    token,
    [beginStep(standing.folder, what, token), ...steps(standing, what)],
    [...unfinished(standing), ...obstacles],
  )
}

function preview(standing: Standing, token: string, steps: Step[], obstacles: string[]): Preview {
  const { folder } = standing
  return { folder, token, mark: standingMark(standing), standing: standingWords(standing), steps, obstacles }
}

function unfinished({ underway }: Standing): string[] {
  if (!underway) return []
  const words = ACTIVITY_WORDS[underway.activity]
  return [`A ${words} of release ${underway.release} is unfinished: resume it or roll it back first.`]
}

export interface DeployWishes {
  release: Release
  /** Images that the scripts look for and that are in no file. */
  missingImages: readonly string[]
  /** False: upload, verify and switch only. */
  start: boolean
  /** What the preflight found. */
  findings: readonly Finding[]
}

/** A new deploy. */
export function previewDeploy(standing: Standing, { release, missingImages, start, findings }: DeployWishes): Preview {
  const { current, releases, enabled } = standing
  const what: What = {
    activity: 'deploy',
    release: release.id,
    previous: current,
    fresh: !releases.includes(release.id),
    running: enabled && current !== undefined,
    start,
  }
  const obstacles: string[] = []
  if (start) {
    const blocking = findings.filter((finding) => finding.blocks)
    obstacles.push(
      ...blocking.map(({ about, found, needed, change }) =>
        `${about}: found ${found}; needed: ${needed}. ${change ?? ''}`.trim(),
      ),
    )
    if (missingImages.length > 0) {
      obstacles.push(`The cells run ${missingImages.join(', ')}: name a folder that holds these files.`)
    }
    if (enabled && current === undefined) {
      obstacles.push('Jailhouse runs already, but no release of Cellbench: stop it first (jailhouse disable).')
    }
  }
  return begin(standing, what, (now, wanted) => deploySteps(now, wanted, release), obstacles)
}

/** Stops what runs of the current release. */
export function previewStop(standing: Standing): Preview {
  const { current, enabled } = standing
  const obstacles = current === undefined ? ['No release of Cellbench is on the board.'] : []
  if (current !== undefined && !enabled) obstacles.push('Jailhouse does not run: there is nothing to stop.')
  const what: What = {
    activity: 'stop',
    release: current ?? '',
    previous: current,
    fresh: false,
    running: enabled,
    start: false,
  }
  return begin(standing, what, stopSteps, obstacles)
}

/** Goes on with what is unfinished. `release`: the plan's, where its files may still have to be uploaded. */
export function previewResume(standing: Standing, release: Release | undefined): Preview {
  const { underway } = standing
  const token = newToken()
  if (!underway) return preview(standing, token, [], ['Nothing is unfinished on the board.'])
  const obstacles: string[] = []
  const verified = ['seal', 'verify'].some((step) => stepStates(underway.journal).get(step) === 'done')
  const undoing = underway.journal.some(({ step }) => step.startsWith('undo-'))
  if (undoing) obstacles.push('A roll back of this deploy has begun: finish that with --roll-back.')
  if (underway.activity === 'deploy' && !verified && release?.id !== underway.release) {
    const other =
      release === undefined ? 'its plan is needed' : `it is release ${underway.release}, the plan makes ${release.id}`
    obstacles.push(
      `The files are not all on the board, and ${other}: resume with the same plan and images, or roll back.`,
    )
  }
  const own = release?.id === underway.release ? release : undefined
  return preview(
    standing,
    token,
    [takeOverStep(standing.folder, token), ...remaining(standing, underway, own)],
    obstacles,
  )
}

function remaining(standing: Standing, underway: Underway, release: Release | undefined): Step[] {
  switch (underway.activity) {
    case 'deploy':
      return stepsLeft(deploySteps(standing, underway, release), underway)
    case 'roll-back':
      return stepsLeft(rollBackSteps(standing, underway), underway)
    case 'stop':
      return stepsLeft(stopSteps(standing, underway), underway)
  }
}

/** Takes an unfinished deploy or stop back; with none, goes back to the release before the current one. */
export function previewRollBack(standing: Standing): Preview {
  const { underway, current } = standing
  if (underway) {
    const token = newToken()
    const steps =
      underway.activity === 'deploy'
        ? undoSteps(standing, underway)
        : underway.activity === 'stop'
          ? undoStopSteps(standing, underway)
          : remaining(standing, underway, undefined)
    return preview(standing, token, [takeOverStep(standing.folder, token), ...steps], [])
  }
  const what: What = {
    activity: 'roll-back',
    release: current ?? '',
    previous:
      standing.previous !== undefined && standing.releases.includes(standing.previous) ? standing.previous : undefined,
    fresh: false,
    running: standing.enabled,
    start: true,
  }
  const obstacles =
    current === undefined ? ['No release of Cellbench is on the board: there is nothing to roll back.'] : []
  return begin(standing, what, rollBackSteps, obstacles)
}
