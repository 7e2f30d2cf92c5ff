import { describe, expect, test } from 'vitest'
import { inlineTexts } from '../testing/inline-texts'

const FILES = import.meta.glob<string>(
  ['../**/*.{svelte,ts}', '!./**', '!../testing/**', '!../**/*.test.ts', '!../**/*.d.ts'],
  { query: '?raw', import: 'default', eager: true },
)

/** What stands elsewhere all the same, by the reason for it. Dots stand for values. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'fonts and other values of styles': [
    "'JetBrains Mono Variable', ui-monospace, monospace",
    "'JetBrains Mono Variable', monospace",
    "'Inter Variable', 'Inter Variable Extended', sans-serif",
    'minmax(min(100%, …px), …fr)',
    '(prefers-color-scheme: light)',
  ],
  'selectors of elements': [
    'input, button',
    'input, button, [tabindex="0"]',
    'nav input[type=search]',
    '[data-core] button, .memory button',
    '[aria-label="…"] .bar',
  ],
  'words of a file and of the platform': ['…<title>…</title><rect width="100%" height="100%" fill="#fff"/>…', 'Files'],
  'values that nobody reads': ['at leisure', 'workload … on …', 'string escape'],
  'what is sent to a board, and waited for': [
    'root wait [Pp]assword: *$ pause 100 ms',
    'jailhouse cell list wait [#$] *$',
    'cyclictest -m -p 90 -i 1000 -l 10000 -h 1000 -q wait Max Latencies',
  ],
  'how a core is called by its maker': ['Cortex-A'],
  'what the engine calls a span of the timeline, to find it there': [
    '… with interrupts off',
    'interrupt of …',
    'copying for …',
    'wake-up of',
  ],
}

const ALLOWED = new Set(Object.values(ELSEWHERE).flat())
const found = Object.entries(FILES).flatMap(([file, source]) =>
  inlineTexts(file, source).map(({ line, text }) => ({ place: `${file.replace('../', '')}:${line}`, text })),
)

test('what a person reads or hears stands in texts/', () => {
  expect(Object.keys(FILES).length).toBeGreaterThan(200)
  const strays = found.filter(({ text }) => !ALLOWED.has(text)).map(({ place, text }) => `${place}: ${text}`)
  expect(strays, 'Words that belong in src/renderer/texts').toEqual([])
})

test('every exception is still needed', () => {
  const needed = new Set(found.map(({ text }) => text))
  expect([...ALLOWED].filter((text) => !needed.has(text))).toEqual([])
})

describe('the search for inline texts', () => {
  const inComponent = (markup: string) => inlineTexts('A.svelte', markup).map(({ line, text }) => `${line}: ${text}`)
  const inModule = (code: string) => inlineTexts('a.ts', code).map(({ line, text }) => `${line}: ${text}`)

  test.each([
    ['words between tags', '<p>\n  Run again\n</p>', ['2: Run again']],
    ['a single word in small letters', '<b>cell</b>', ['1: cell']],
    ['words beside a value', '<b>{count} cells</b>', ['1: cells']],
    ['words of a name', '<button aria-label="close"></button>', ['1: close']],
    ['words of a name with a value', '<i title="of {cell}"></i>', ['1: of']],
    ['words of a property of a component', '<Field label="clock" />', ['1: clock']],
    ['a word that an expression may show', "<b>{known ? name : 'unknown'}</b>", ['1: unknown']],
    ['a template that an expression may show', '<b>{`of ${cell}`}</b>', ['1: of …']],
    ['a word that an attribute may show', "<i title={name ?? 'none'}></i>", ['1: none']],
    ['a sentence that is said', "<button onclick={() => say('Run started')}>{x}</button>", ['1: Run started']],
    ['a sentence of the script', '<script lang="ts">\n  say(\'run again\')\n</script>', ['2: run again']],
  ])('%s', (_, markup, expected) => {
    expect(inComponent(markup)).toEqual(expected)
  })

  test.each([
    ['units beside values', '<b>{time} ns</b>'],
    ['what is compared', "<b>{way === 'Table' ? a : b}</b>{#if kind === 'Data age'}{x}{/if}"],
    ['what a function is given', "<b>{known('memory.peak')}</b>"],
    ['attributes that nobody reads', '<i class="two words" style:left="calc(1px + {x}px)"></i>'],
    ['styles and comments', '<!-- Two words. --><style>\n  b { color: red; }\n</style>'],
  ])('leaves alone %s', (_, markup) => {
    expect(inComponent(markup)).toEqual([])
  })

  test.each([
    ['a sentence', "throw new Error('no such file')", ['1: no such file']],
    ['a sentence around values', 'const a = `${name} was moved to ${core}`', ['1: … was moved to …']],
    ['a name', "const tabs = [{ id: 'run', label: 'Run' }]", ['1: Run']],
    ['a word before a value', 'say(`Opened ${name}`)', ['1: Opened …']],
  ])('%s of a module', (_, code, expected) => {
    expect(inModule(code)).toEqual(expected)
  })

  test.each([
    ['imports and types', "import a from './Some File'\ntype B = 'Some thing'"],
    ['what is compared', "if (event.key === 'Enter') run()\nswitch (a) { case 'Page': run() }"],
    ['names of properties', "const a = { 'Some name': 1 }"],
    ['keys', "const keys = ['Ctrl+Shift+Z', 'Escape']"],
    ['quantities', "const size = ['1 MiB', '10 ms', `${count} ns`]"],
    ['identifiers', 'const id = `cell-${index}`'],
  ])('leaves alone %s of a module', (_, code) => {
    expect(inModule(code)).toEqual([])
  })
})
