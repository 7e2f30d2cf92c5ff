import { describe, expect, it } from 'vitest'
import type { Lane } from './lanes'
import { deedOfKey, type KeyPlace } from './timeline-keys'

const own: Lane = {
  cpu: 1,
  cell: 'flight',
  spans: [{ index: 0, cpu: 1, cell: 'flight', kind: 'job', what: 'control', fromNs: 100, toNs: 300 }],
}
const place: KeyPlace = {
  view: { fromNs: 0, toNs: 1000 },
  whole: { fromNs: -1000, toNs: 2000 },
  cursorNs: 200,
  takenNs: 300,
  own,
}
const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifiers,
})

describe('keys of the timeline', () => {
  it('move the cursor by a fiftieth of what is shown, and the view by a tenth with Shift', () => {
    expect(deedOfKey(press('ArrowRight'), place)).toEqual({ cursorNs: 220 })
    expect(deedOfKey(press('ArrowLeft'), place)).toEqual({ cursorNs: 180 })
    expect(deedOfKey(press('ArrowLeft', { shiftKey: true }), place)).toEqual({ view: { fromNs: -100, toNs: 900 } })
  })

  it('move the cursor by no less than a nanosecond', () => {
    expect(deedOfKey(press('ArrowRight'), { ...place, view: { fromNs: 190, toNs: 210 } })).toEqual({ cursorNs: 201 })
  })

  it('zoom about the cursor', () => {
    expect(deedOfKey(press('+'), place)).toEqual({ view: { fromNs: 60, toNs: 760 } })
    expect(deedOfKey(press('ArrowUp'), place)).toEqual(deedOfKey(press('='), place))
  })

  it("go along the edges of the sample's own core, and stay where there is none", () => {
    expect(deedOfKey(press('PageUp'), place)).toEqual({ cursorNs: 100 })
    expect(deedOfKey(press('PageDown'), place)).toEqual({ cursorNs: 300 })
    expect(deedOfKey(press('PageDown'), { ...place, cursorNs: 300 })).toEqual({ cursorNs: 300 })
    expect(deedOfKey(press('PageDown'), { ...place, own: undefined })).toBe('nothing')
  })

  it('go to the ends of the sample, fit, and choose', () => {
    expect(deedOfKey(press('Home'), place)).toEqual({ cursorNs: 0 })
    expect(deedOfKey(press('End'), place)).toEqual({ cursorNs: 300 })
    expect(deedOfKey(press('0'), place)).toEqual({ fit: 'window' })
    expect(deedOfKey(press('f'), place)).toEqual({ fit: 'sample' })
    expect(deedOfKey(press('Enter'), place)).toEqual({ choose: own })
  })

  it('leave other keys, and those with Ctrl, Alt or the command key, to others', () => {
    expect(deedOfKey(press('q'), place)).toBeUndefined()
    expect(deedOfKey(press('0', { ctrlKey: true }), place)).toBeUndefined()
    expect(deedOfKey(press('ArrowLeft', { altKey: true }), place)).toBeUndefined()
  })
})
