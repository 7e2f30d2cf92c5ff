/**
 * The steps of each activity, as data. What is shown is what runs: a step's lines are the text that the board's shell gets.
 * Each step can be done again: a resumed activity repeats the one that was cut.
 */
import { commandLine, redirected } from '../commands'
import type { Step } from '../step'
import { sumsDigest, SUMS, type Release } from './release'
import type { Standing, Underway } from './standing'

/** What an activity needs to know to be done or taken back. */
export type What = Omit<Underway, 'owner' | 'journal' | 'atWork'>

const yesNo = (value: boolean) => (value ? 'yes' : 'no')

/** Opens an activity: the folder `activity` is its lock, its description and its journal, and appears at once or not at all. */
export function beginStep(folder: string, what: What, token: string): Step {
  const draft = `${folder}/activity.${token}`
  const lines = [
    `activity ${what.activity}`,
    `release ${what.release}`,
    `previous ${what.previous ?? '-'}`,
    `fresh ${yesNo(what.fresh)}`,
    `running ${yesNo(what.running)}`,
    `start ${yesNo(what.start)}`,
  ]
  return {
    id: 'begin',
    title: 'Write down what is about to be done',
    commands: [
      commandLine(['mkdir', '-p', `${folder}/releases`, draft]),
      redirected(['printf', '%s\\n', ...lines], `${draft}/what`),
      redirected(['printf', '%s\\n', token], `${draft}/owner`),
      commandLine(['mv', '-T', draft, `${folder}/activity`]),
    ],
  }
}

/** Makes an unfinished activity ours. */
export function takeOverStep(folder: string, token: string): Step {
  return {
    id: 'take-over',
    title: 'Take the unfinished activity over',
    commands: [
      redirected(['printf', '%s\\n', token], `${folder}/activity/owner.${token}`),
      commandLine(['mv', '-f', `${folder}/activity/owner.${token}`, `${folder}/activity/owner`]),
    ],
  }
}

function uploadSteps(folder: string, release: Release): Step[] {
  const part = `${folder}/releases/${release.id}.part`
  const folders = [...new Set(release.files.map((file) => file.path.split('/').slice(0, -1).join('/')))].sort()
  const total = release.files.reduce((sum, file) => sum + file.bytes.length, 0)
  return [
    {
      id: 'folder',
      title: 'Make a new folder for the release',
      commands: [
        // The second is there only where a power cut came between the last rename and the journal.
        commandLine(['rm', '-rf', part, `${folder}/releases/${release.id}`]),
        commandLine(['mkdir', '-p', ...folders.map((name) => (name === '' ? part : `${part}/${name}`))]),
      ],
    },
    {
      id: 'upload',
      title: `Upload ${release.files.length} files, ${total} bytes`,
      commands: release.files.map((file) => `put ${file.path} (${file.bytes.length} bytes)`),
      uploads: release.files.map((file) => ({
        path: `${part}/${file.path}`,
        bytes: file.bytes,
        mode: file.executable ? 0o755 : 0o644,
      })),
    },
    {
      id: 'seal',
      title: 'Verify every hash on the board and give the folder its name',
      commands: [
        ...verifyCommands(part, release),
        commandLine(['sync']),
        commandLine(['mv', '-T', part, `${folder}/releases/${release.id}`]),
      ],
    },
  ]
}

/** Fails unless the folder holds exactly the release's files with their content. */
function verifyCommands(place: string, release: Release): string[] {
  return [
    commandLine(['cd', place]),
    `${commandLine(['printf', '%s  %s\\n', sumsDigest(release), SUMS])} | ${commandLine(['sha256sum', '-c', '-'])}`,
    commandLine(['sha256sum', '-c', SUMS]),
    `${commandLine(['test'])} "$(find . -type f | wc -l)" -eq ${release.files.length}`,
  ]
}

function switchStep(folder: string, to: string | undefined, id = 'switch'): Step {
  if (to === undefined) {
    return { id, title: 'Make no release current', commands: [commandLine(['rm', '-f', `${folder}/current`])] }
  }
  const link = `${folder}/current.new`
  return {
    id,
    title: `Make release ${to} current`,
    commands: [
      commandLine(['rm', '-f', link]),
      commandLine(['ln', '-s', `releases/${to}`, link]),
      commandLine(['mv', '-T', link, `${folder}/current`]),
    ],
  }
}

function scriptStep(folder: string, release: string, script: 'start.sh' | 'stop.sh', id: string): Step {
  const title = script === 'start.sh' ? `Start the cells of release ${release}` : `Stop the cells of release ${release}`
  return { id, title, commands: [commandLine([`${folder}/releases/${release}/${script}`])] }
}

/** Ends an activity; `keep` are the releases that stay, of which `previous` is what a roll back goes to. */
function finishStep(standing: Standing, what: What, keep: readonly string[], previous: string | undefined): Step {
  const { folder } = standing
  const drop = [...new Set([...standing.releases, what.release])].filter((id) => !keep.includes(id))
  const remember =
    previous === undefined
      ? commandLine(['rm', '-f', `${folder}/previous`])
      : redirected(['printf', '%s\\n', previous], `${folder}/previous`)
  const removal = drop.map((id) =>
    commandLine(['rm', '-rf', `${folder}/releases/${id}`, `${folder}/releases/${id}.part`]),
  )
  if (keep.length === 0) {
    return {
      id: 'finish',
      title: `Remove ${folder}: nothing of Cellbench stays on the board`,
      commands: [
        ...removal,
        commandLine(['rm', '-f', `${folder}/previous`, `${folder}/journal`, `${folder}/current.new`]),
        commandLine(['rm', '-rf', `${folder}/activity`]),
        commandLine(['rmdir', `${folder}/releases`, folder]),
      ],
    }
  }
  const done = `${folder}/activity.done`
  return {
    id: 'finish',
    title: drop.length === 0 ? 'Close the journal' : `Remove ${drop.join(', ')} and close the journal`,
    commands: [
      remember,
      ...removal,
      `${commandLine(['cat', `${folder}/activity/journal`])} >>${commandLine([`${folder}/journal`])}`,
      commandLine(['rm', '-rf', done]),
      commandLine(['mv', '-T', `${folder}/activity`, done]),
      commandLine(['rm', '-rf', done]),
    ],
  }
}

const isRelease = (id: string | undefined): id is string => id !== undefined

/** All steps of a deploy behind its first. */
export function deploySteps(standing: Standing, what: What, release: Release | undefined): Step[] {
  const { folder } = standing
  const { previous, start, running } = what
  const changes = previous !== what.release
  const keep = [what.release, changes ? previous : standing.previous].filter(isRelease)
  return [
    ...(what.fresh && release ? uploadSteps(folder, release) : []),
    ...(!what.fresh && release
      ? [
          {
            id: 'verify',
            title: 'Verify every hash of the release, which lies on the board already',
            commands: verifyCommands(`${folder}/releases/${release.id}`, release),
          },
        ]
      : []),
    ...(start && running && previous !== undefined ? [scriptStep(folder, previous, 'stop.sh', 'stop')] : []),
    ...(changes ? [switchStep(folder, what.release)] : []),
    ...(start ? [scriptStep(folder, what.release, 'start.sh', 'start')] : []),
    finishStep(standing, what, keep, keep[1]),
  ]
}

/** All steps of a roll back of a finished deploy behind its first: `what.release` is the one that goes. */
export function rollBackSteps(standing: Standing, what: What): Step[] {
  const { folder } = standing
  const { release, previous, running } = what
  return [
    ...(running ? [scriptStep(folder, release, 'stop.sh', 'stop')] : []),
    switchStep(folder, previous),
    ...(running && previous !== undefined ? [scriptStep(folder, previous, 'start.sh', 'start')] : []),
    finishStep(standing, what, [previous].filter(isRelease), undefined),
  ]
}

/** All steps that stop the current release behind the first. */
export function stopSteps(standing: Standing, what: What): Step[] {
  const keep = standing.releases
  return [
    scriptStep(standing.folder, what.release, 'stop.sh', 'stop'),
    finishStep(standing, what, keep, standing.previous),
  ]
}

/** Takes back an unfinished stop. */
export function undoStopSteps(standing: Standing, underway: Underway): Step[] {
  return [
    scriptStep(standing.folder, underway.release, 'start.sh', 'undo-stop'),
    finishStep(standing, underway, standing.releases, standing.previous),
  ]
}

/** Takes back what an unfinished deploy has done so far, last things first. */
export function undoSteps(standing: Standing, underway: Underway): Step[] {
  const { folder } = standing
  const { release, previous, fresh, running } = underway
  const begun = new Set(underway.journal.map((entry) => entry.step))
  const stays = previous !== undefined && standing.releases.includes(previous)
  const keep = [...standing.releases.filter((id) => id !== release || !fresh)]
  return [
    ...(begun.has('start') ? [scriptStep(folder, release, 'stop.sh', 'undo-start')] : []),
    ...(begun.has('switch') ? [switchStep(folder, previous, 'undo-switch')] : []),
    ...(begun.has('stop') && running && stays ? [scriptStep(folder, previous, 'start.sh', 'undo-stop')] : []),
    finishStep(standing, underway, keep, standing.previous),
  ]
}

/** The steps that are left of an activity: from the first that is not done. Uploads begin anew with their folder. */
export function stepsLeft(steps: readonly Step[], { journal }: Pick<Underway, 'journal'>): Step[] {
  const done = new Set(journal.filter(({ state }) => state === 'done').map(({ step }) => step))
  const first = steps.findIndex((step) => !done.has(step.id))
  const inUpload = steps[first]?.id === 'upload' || steps[first]?.id === 'seal'
  return steps.slice(inUpload ? steps.findIndex((step) => step.id === 'folder') : first)
}
