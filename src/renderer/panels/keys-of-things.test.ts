import { expect, test } from 'vitest'
import { RegionGestures } from '../memory/region-gestures.svelte'
import { MemoryScale } from '../memory/memory-scale'
import { memorySegments, memoryWindows, type Segment } from '../memory/segments'
import { Workbench } from '../session/workbench.svelte'
import { FakeShell } from '../testing/fake-shell'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { KEYS_OF_THINGS, REGION_PLACE, TIMELINE_PLACE } from '../texts/commands'
import { deedOfKey } from '../timeline/timeline-keys'

/** A key as events name it, with what is held besides. */
interface Press {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
}

const NAMED =
  'ArrowLeft ArrowRight ArrowUp ArrowDown PageUp PageDown Home End Enter Delete Backspace Escape Tab Insert F2'
/** Every key that a keyboard has for a thing. */
const KEYS = [...NAMED.split(' '), ' ', ...'abcdefghijklmnopqrstuvwxyz0123456789+-=,.']
const WORDS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page-Up',
  PageDown: 'Page-Down',
  ' ': 'Space',
}

const press = (key: string, held?: 'shift' | 'ctrl' | 'alt'): Press => ({
  key,
  shiftKey: held === 'shift',
  ctrlKey: held === 'ctrl',
  altKey: held === 'alt',
  metaKey: false,
})

/** The keys of a place as the sheet lists them, each written out with what is held: "Shift+→". */
function listed(place: string): Set<string> {
  const lines = KEYS_OF_THINGS.find((thing) => thing.place === place)!.keys
  return new Set(
    lines.flatMap(({ keys }) => {
      const held = /^(Shift|Ctrl|Alt)\+(?=\S)/.exec(keys)?.[0] ?? ''
      return keys
        .slice(held.length)
        .split(' ')
        .map((word) => held + word)
    }),
  )
}

/** The keys without anything held, and with Shift, Ctrl or Alt where that does something else, that `handle` takes. */
function handled(handle: (press: Press) => unknown, differs: readonly string[]): Set<string> {
  const found = new Set<string>()
  for (const key of KEYS) {
    const word = WORDS[key] ?? key
    if (handle(press(key)) !== undefined) found.add(word)
    for (const held of ['Shift', 'Ctrl', 'Alt'] as const) {
      const name = `${held}+${word}`
      const lower = held.toLowerCase() as 'shift' | 'ctrl' | 'alt'
      if (differs.includes(name) && handle(press(key, lower)) !== undefined) found.add(name)
    }
  }
  return found
}

test('the sheet lists every key of the timeline', () => {
  const whole = { fromNs: 0, toNs: 1000 }
  const place = { view: { fromNs: 200, toNs: 400 }, whole, cursorNs: 300, takenNs: 900, own: undefined }
  expect(listed(TIMELINE_PLACE)).toEqual(handled((pressed) => deedOfKey(pressed, place), ['Shift+←', 'Shift+→']))
})

test('the sheet lists every key of a region', () => {
  const taken = (pressed: Press) => {
    const bench = new Workbench(new FakeShell().client, shippedLibrary(), [], quadcopter())
    const { plan, board, document } = bench.session
    const scale = new MemoryScale(memoryWindows(plan!, board!))
    const gestures = new RegionGestures(bench, () => ({ view: { from: 0, to: scale.total }, width: 1000, scale }))
    const region = memorySegments(plan!, board!).find((one: Segment) => one.kind === 'cell' && one.path)!
    gestures.key({ ...pressed, preventDefault: () => undefined } as KeyboardEvent, region)
    return bench.session.document === document ? undefined : 'changed'
  }
  const held = ['Shift', 'Ctrl', 'Alt'].flatMap((name) => [`${name}+←`, `${name}+→`])
  expect(listed(REGION_PLACE)).toEqual(handled(taken, held))
})
