/**
 * The window's commands: the one list that shortcuts, the shell's menu, the search and the keyboard help are made of.
 */
import type { Event } from '../../main/contract/contract'
import { COMMAND_LABELS, redoWhat, showTab, undoWhat } from '../texts/commands'
import { BOTTOM_TABS, type BottomTab } from './bottom-tabs'
import { firstPlan } from './first-plan'
import { editsText, pressed } from './keys'
import { goRound } from './places'
import { THEMES } from './theme'
import type { Workbench } from './workbench.svelte'

type MenuCommand = Event<'menu.command'>['command']

export interface Command {
  id: string
  label: string
  group: 'plan' | 'edit' | 'run' | 'view' | 'help'
  /** What presses it, in both shells: "Ctrl+Shift+S". The first is the one that is shown beside it. */
  keys?: readonly string[]
  /** What presses it in the desktop window only: browsers keep these keys for themselves. */
  desktop?: readonly string[]
  /** True where the keys are text, or undo, in a text field. */
  notWhileTyping?: boolean
  /** Whether it can do anything now; it can when this is missing. */
  possible?: (bench: Workbench) => boolean
  /** What it would do now, in more words than its label. */
  now?: (bench: Workbench) => string | undefined
  run: (bench: Workbench) => void
}

const command = (id: keyof typeof COMMAND_LABELS, rest: Omit<Command, 'id' | 'label'>): Command => ({
  id,
  label: COMMAND_LABELS[id],
  ...rest,
})
const hasPlan = ({ session }: Workbench) => session.plan !== undefined
const hasOthers = ({ plans }: Workbench) => plans.length > 1

/** Shows a tab of the results, also where the page scrolls to them. */
function showResults(bench: Workbench, tab: BottomTab): void {
  bench.tab = tab
  document.querySelector('footer')?.scrollIntoView({ block: 'nearest' })
}

/** The palette's own search field. */
function focusPalette(): void {
  document.querySelector<HTMLElement>('nav input[type=search]')?.focus()
}

export const COMMANDS: readonly Command[] = [
  command('search', { group: 'help', keys: ['Ctrl+K'], run: ({ overlay }) => overlay.toggle('search') }),
  command('new', {
    group: 'plan',
    keys: ['Alt+N'],
    desktop: ['Ctrl+N'],
    run: (bench) => {
      const template = firstPlan(bench.planTemplates)
      if (template) bench.files.newFrom(template)
    },
  }),
  command('open', { group: 'plan', keys: ['Ctrl+O'], run: (bench) => void bench.files.open() }),
  command('save', { group: 'plan', keys: ['Ctrl+S'], run: (bench) => void bench.files.save() }),
  command('save-as', { group: 'plan', keys: ['Ctrl+Shift+S'], run: (bench) => void bench.files.save(true) }),
  command('save-all', {
    group: 'plan',
    keys: ['Ctrl+Alt+S'],
    possible: ({ plans }) => plans.some(({ session }) => session.unsaved),
    run: (bench) => void bench.files.saveAll(),
  }),
  command('changes', { group: 'plan', keys: ['Ctrl+D'], run: (bench) => showResults(bench, 'changes') }),
  command('export', {
    group: 'plan',
    keys: ['Ctrl+E'],
    possible: hasPlan,
    run: (bench) => void bench.runs.writeExport(),
  }),
  command('close-plan', { group: 'plan', keys: ['Alt+W'], desktop: ['Ctrl+W'], run: (bench) => bench.close() }),
  command('next-plan', {
    group: 'plan',
    keys: ['Alt+PageDown'],
    desktop: ['Ctrl+Tab'],
    possible: hasOthers,
    run: (bench) => bench.step(1),
  }),
  command('previous-plan', {
    group: 'plan',
    keys: ['Alt+PageUp'],
    desktop: ['Ctrl+Shift+Tab'],
    possible: hasOthers,
    run: (bench) => bench.step(-1),
  }),
  command('undo', {
    group: 'edit',
    keys: ['Ctrl+Z'],
    notWhileTyping: true,
    possible: ({ session }) => session.undoLabel !== undefined,
    now: ({ session }) => (session.undoLabel === undefined ? undefined : undoWhat(session.undoLabel)),
    run: (bench) => bench.edits.undo(),
  }),
  command('redo', {
    group: 'edit',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    notWhileTyping: true,
    possible: ({ session }) => session.redoLabel !== undefined,
    now: ({ session }) => (session.redoLabel === undefined ? undefined : redoWhat(session.redoLabel)),
    run: (bench) => bench.edits.redo(),
  }),
  command('run', {
    group: 'run',
    keys: ['F5'],
    possible: (bench) => hasPlan(bench) && !bench.run.active,
    run: (bench) => void bench.runs.start(),
  }),
  command('cancel-run', {
    group: 'run',
    keys: ['Shift+F5'],
    possible: ({ run }) => run.state.kind === 'running',
    run: ({ run }) => void run.cancel(),
  }),
  ...BOTTOM_TABS.map(({ id, label }, i): Command => ({
    id: `show-${id}`,
    label: showTab(label),
    group: 'view',
    ...(i < 9 ? { keys: [`Alt+${i + 1}`] } : {}),
    run: (bench) => showResults(bench, id),
  })),
  command('next-place', { group: 'view', keys: ['F6'], run: () => goRound(1) }),
  command('previous-place', { group: 'view', keys: ['Shift+F6'], run: () => goRound(-1) }),
  command('search-workloads', { group: 'view', keys: ['/'], notWhileTyping: true, run: focusPalette }),
  ...THEMES.map((theme) =>
    command(`theme-${theme}`, { group: 'view', run: ({ appearance }) => appearance.choose(theme) }),
  ),
  command('hints', { group: 'help', run: ({ hints }) => hints.showAgain() }),
  command('shortcuts', {
    group: 'help',
    keys: ['F1', '?'],
    notWhileTyping: true,
    run: ({ overlay }) => overlay.toggle('shortcuts'),
  }),
]

const BY_ID = new Map(COMMANDS.map((one) => [one.id, one]))

/** The command that a key stands for; undefined for every other key. */
export function commandOf(event: KeyboardEvent): Command | undefined {
  const typing = editsText(event.target)
  return COMMANDS.find((one) => {
    const keys = one.keys?.find((each) => pressed(event, each))
    // A function key is no text: F1 helps wherever one types.
    return keys !== undefined && !(typing && one.notWhileTyping && !/^F\d/.test(keys))
  })
}

/** Does what an entry of the shell's menu says. */
export function runMenuCommand(bench: Workbench, id: MenuCommand): void {
  BY_ID.get(id)?.run(bench)
}

/** The keys that are shown beside a command, in this shell. */
export function shownKeys({ keys, desktop }: Command, shell: string): string | undefined {
  return (shell === 'electron' ? desktop?.[0] : undefined) ?? keys?.[0]
}
