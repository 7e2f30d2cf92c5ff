/** Where the steps of an activity lead, on a board that is a list of what was done. */
import { describe, expect, it } from 'vitest'
import { previewDeploy, previewResume, previewRollBack, previewStop } from './preview'
import { makeRelease, type Release } from './release'
import { standingWords, type JournalEntry, type Standing, type Underway } from './standing'

const release = (text: string): Release =>
  makeRelease([
    { path: 'start.sh', bytes: Buffer.from(text), executable: true },
    { path: 'cells/a.cell', bytes: Buffer.from('cell') },
  ])
const one = release('one')
const two = release('two')
const EMPTY: Standing = {
  folder: '/var/lib/cellbench',
  exists: false,
  current: undefined,
  previous: undefined,
  releases: [],
  enabled: false,
  cells: [],
  underway: undefined,
}
const deployed: Standing = { ...EMPTY, exists: true, current: one.id, releases: [one.id], enabled: true }
const wishes = { release: two, missingImages: [], start: true, findings: [] }
const ids = (steps: readonly { id: string }[]) => steps.map(({ id }) => id)
const journal = (...steps: string[]): JournalEntry[] =>
  steps.map((step, at) => ({
    at,
    step: step.replace(/[+!]$/, ''),
    state: step.endsWith('+') ? 'done' : step.endsWith('!') ? 'failed' : 'begun',
  }))
const underway = (entries: JournalEntry[], change: Partial<Underway> = {}): Standing => ({
  ...deployed,
  underway: {
    activity: 'deploy',
    release: two.id,
    previous: one.id,
    fresh: true,
    running: true,
    start: true,
    owner: 'x',
    journal: entries,
    atWork: false,
    ...change,
  },
})

describe('a release', () => {
  it('has a name that follows from its content', () => {
    expect(release('one').id).toBe(one.id)
    expect(two.id).not.toBe(one.id)
    expect(one.files.map((file) => file.path)).toEqual(['cells/a.cell', 'start.sh', 'SHA256SUMS'])
  })

  it.each(['../x', '/etc/passwd', 'a/../../b', 'a b', "a'b", 'a\nb'])('holds no file called %j', (path) => {
    expect(() => makeRelease([{ path, bytes: Buffer.from('') }])).toThrow('no path inside a release')
  })
})

describe('a deploy', () => {
  it('stops what runs before it switches, and nothing where nothing runs', () => {
    expect(ids(previewDeploy(deployed, wishes).steps)).toEqual([
      'begin',
      'folder',
      'upload',
      'seal',
      'stop',
      'switch',
      'start',
      'finish',
    ])
    expect(ids(previewDeploy(EMPTY, wishes).steps)).toEqual([
      'begin',
      'folder',
      'upload',
      'seal',
      'switch',
      'start',
      'finish',
    ])
    expect(ids(previewDeploy(deployed, { ...wishes, start: false }).steps)).toEqual([
      'begin',
      'folder',
      'upload',
      'seal',
      'switch',
      'finish',
    ])
  })

  it('uploads nothing that lies there already', () => {
    expect(ids(previewDeploy({ ...deployed, releases: [one.id, two.id] }, wishes).steps)).toEqual([
      'begin',
      'verify',
      'stop',
      'switch',
      'start',
      'finish',
    ])
  })

  it('is not begun beside another, on a board that does not fit, without images, or over strange cells', () => {
    expect(previewDeploy(underway([]), wishes).obstacles[0]).toContain('is unfinished')
    expect(previewDeploy(EMPTY, { ...wishes, missingImages: ['images/a.bin'] }).obstacles[0]).toContain('images/a.bin')
    expect(previewDeploy({ ...EMPTY, enabled: true }, wishes).obstacles[0]).toContain('Jailhouse runs already')
    const blocked = {
      about: 'cores',
      verdict: 'differs' as const,
      blocks: true,
      found: '0-2',
      needed: '0-3',
      change: 'More.',
    }
    expect(previewDeploy(EMPTY, { ...wishes, findings: [blocked] }).obstacles).toEqual([
      'cores: found 0-2; needed: 0-3. More.',
    ])
    expect(previewDeploy(EMPTY, { ...wishes, start: false, findings: [blocked] }).obstacles).toEqual([])
  })

  it('keeps the release before and drops older ones', () => {
    const older = '0123456789abcdef'
    const finish = previewDeploy({ ...deployed, releases: [older, one.id], previous: older }, wishes).steps.at(-1)!
    expect(finish.commands.filter((line) => line.startsWith('rm -rf /var/lib/cellbench/releases'))).toEqual([
      `rm -rf /var/lib/cellbench/releases/${older} /var/lib/cellbench/releases/${older}.part`,
    ])
  })
})

describe('resuming', () => {
  const left = (...steps: string[]) => ids(previewResume(underway(journal(...steps)), two).steps).slice(1)

  it('goes on with the first step that is not done, and begins uploads anew', () => {
    expect(left()).toEqual(['folder', 'upload', 'seal', 'stop', 'switch', 'start', 'finish'])
    expect(left('folder', 'folder+')).toEqual(['folder', 'upload', 'seal', 'stop', 'switch', 'start', 'finish'])
    expect(left('folder+', 'upload+', 'seal!')).toEqual([
      'folder',
      'upload',
      'seal',
      'stop',
      'switch',
      'start',
      'finish',
    ])
    expect(left('folder+', 'upload+', 'seal+', 'stop')).toEqual(['stop', 'switch', 'start', 'finish'])
    expect(left('folder+', 'upload+', 'seal+', 'stop+', 'switch+', 'start!')).toEqual(['start', 'finish'])
  })

  it('needs the same plan until all files are verified, and none after', () => {
    expect(previewResume(underway(journal('folder+')), one).obstacles[0]).toContain(two.id)
    const verified = underway(journal('folder+', 'upload+', 'seal+'))
    expect(previewResume(verified, undefined)).toMatchObject({ obstacles: [] })
    expect(ids(previewResume(verified, one).steps)).toEqual(['take-over', 'stop', 'switch', 'start', 'finish'])
  })

  it('finishes a roll back by rolling back', () => {
    expect(previewResume(underway(journal('folder+', 'undo-switch')), two).obstacles[0]).toContain('--roll-back')
    const half = underway(journal('stop+'), { activity: 'roll-back', release: one.id, previous: undefined })
    expect(ids(previewRollBack(half).steps)).toEqual(['take-over', 'switch', 'finish'])
    expect(ids(previewResume(half, undefined).steps)).toEqual(['take-over', 'switch', 'finish'])
  })

  it('is refused where nothing is unfinished', () => {
    expect(previewResume(deployed, one).obstacles).toEqual(['Nothing is unfinished on the board.'])
  })
})

describe('rolling back', () => {
  const undo = (...steps: string[]) => ids(previewRollBack(underway(journal(...steps))).steps).slice(1)

  it('takes back exactly what has begun, last things first', () => {
    expect(undo()).toEqual(['finish'])
    expect(undo('folder+', 'upload+', 'seal')).toEqual(['finish'])
    expect(undo('folder+', 'upload+', 'seal+', 'stop')).toEqual(['undo-stop', 'finish'])
    expect(undo('folder+', 'upload+', 'seal+', 'stop+', 'switch')).toEqual(['undo-switch', 'undo-stop', 'finish'])
    expect(undo('folder+', 'upload+', 'seal+', 'stop+', 'switch+', 'start')).toEqual([
      'undo-start',
      'undo-switch',
      'undo-stop',
      'finish',
    ])
  })

  it('of a first deploy leaves nothing', () => {
    const first: Standing = {
      ...underway(journal('folder'), { previous: undefined, running: false }),
      current: undefined,
      releases: [],
      enabled: false,
    }
    expect(previewRollBack(first).steps.at(-1)!.title).toContain('nothing of Cellbench stays')
  })

  it('goes to the release before, or to none', () => {
    const both = { ...deployed, current: two.id, previous: one.id, releases: [one.id, two.id] }
    expect(ids(previewRollBack(both).steps)).toEqual(['begin', 'stop', 'switch', 'start', 'finish'])
    expect(ids(previewRollBack({ ...deployed, enabled: false }).steps)).toEqual(['begin', 'switch', 'finish'])
    expect(previewRollBack(EMPTY).obstacles[0]).toContain('nothing to roll back')
  })
})

describe('stopping', () => {
  it('needs something that runs', () => {
    expect(ids(previewStop(deployed).steps)).toEqual(['begin', 'stop', 'finish'])
    expect(previewStop({ ...deployed, enabled: false }).obstacles[0]).toContain('nothing to stop')
    expect(previewStop(EMPTY).obstacles[0]).toContain('No release')
  })
})

describe('where a board stands', () => {
  it('is said with the step that was cut', () => {
    const words = standingWords(underway(journal('folder+', 'upload+', 'seal+', 'stop')))
    expect(words.join(' ')).toContain(`A deploy of release ${two.id}`)
    expect(words.join(' ')).toContain('its step "stop" was begun and not finished')
    expect(standingWords(EMPTY)).toEqual(['Nothing of Cellbench lies on the board.'])
  })
})
