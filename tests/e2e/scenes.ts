/**
 * Every panel of the window in every state, one after the other: what the contact sheet draws and what axe looks at. Each scene
 * begins where the one before it ended.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { shippedPlan } from '../support/templates'
import type { Shell } from './shell'
import { middle, type WindowPage } from './window-page'

export interface Scene {
  name: string
  show: (stage: Stage) => Promise<void>
  /** Puts away what would cover the next scene. */
  leave?: (stage: Stage) => Promise<void>
}

export interface Stage {
  shell: Shell
  view: WindowPage
}

const MINUTE = { timeout: 60_000 }
const LONG_NAME = 'a name that somebody made far longer than any panel is wide, to see what becomes of it in the end'
const CELL_NAME = 'a-cell-whose-name-is-so-long-31'

/** The quadcopter with names as long as they may be, on everything that has one. */
function longNames(): PlanDocument {
  const plan = shippedPlan('quadcopter-imx8mm')
  const text = JSON.stringify(plan).replaceAll('"flight', `"${CELL_NAME}`)
  const renamed = JSON.parse(text) as PlanDocument
  renamed.name = LONG_NAME
  const [cell] = renamed.cells!
  cell!.workloads![2]!.name = LONG_NAME.slice(0, 60)
  renamed.chains = [
    {
      name: LONG_NAME.slice(0, 60),
      steps: [`${CELL_NAME}/imu`, `${CELL_NAME}/control`, `${CELL_NAME}/${LONG_NAME.slice(0, 60)}`],
    },
  ]
  renamed.limits = []
  return renamed
}

/** A plan with a problem of nearly every kind that a person makes. */
function broken(): PlanDocument {
  const plan = shippedPlan('quadcopter-imx8mm')
  plan.name = 'Broken'
  const [flight, perception] = plan.cells!
  perception!.memory![1]!.physical = flight!.memory![0]!.physical
  perception!.devices = ['ecspi2', 'nothing-like-it', 'gpt1']
  perception!.cpus = [1, 2, 3]
  flight!.console = 'uart2'
  plan.limits!.push({ of: 'flight/nothing', measure: 'response', percentile: 100, atMost: '1 us' })
  return plan
}

const button = ({ shell }: Stage, name: string | RegExp) =>
  shell.page.getByRole('button', { name, exact: typeof name === 'string' }).first()
const press = (key: string) => async (stage: Stage) => stage.shell.page.keyboard.press(key)
const escape = press('Escape')

/** Opens a document as a file of that name. */
async function open(stage: Stage, name: string, text: string): Promise<void> {
  await writeFile(path.join(stage.shell.folder, name), text)
  await stage.shell.answerOpen(() => button(stage, 'Open…').click(), name)
}

const openPlan = (stage: Stage, name: string, plan: PlanDocument) =>
  open(stage, name, JSON.stringify(plan)).then(() =>
    stage.shell.page.getByRole('heading', { level: 1, name: plan.name }).waitFor(),
  )

const tabs = (what: string): Scene[] =>
  (['Problems', 'Run', 'Timeline', 'Details', 'Compare', 'Console', 'Export', 'Changes', 'Board'] as const).map(
    (tab, i) => ({
      name: `${tab}, ${what}`,
      show: async ({ shell }) => {
        await shell.page.keyboard.press(`Alt+${i + 1}`)
        await shell.page
          .locator('footer [aria-busy=true]')
          .first()
          .waitFor({ state: 'detached', ...MINUTE })
      },
    }),
  )

const menu = (name: string): Scene => ({
  name: `menu: ${name}`,
  show: (stage) => button(stage, name).click(),
  leave: escape,
})

const inspector = (name: string, what: (stage: Stage) => Locator): Scene => ({
  name: `inspector: ${name}`,
  show: (stage) => what(stage).click(),
})

const search = (text: string): Scene => ({
  name: text === '' ? 'search' : `search: ${text}`,
  show: async ({ shell }) => {
    await shell.page.keyboard.press('Control+k')
    await shell.page.getByTestId('search-results').waitFor({ state: 'attached' })
    if (text !== '') await shell.page.keyboard.type(text)
  },
  leave: escape,
})

/** All of them, in their order. */
export const SCENES: readonly Scene[] = [
  ...tabs('before a run'),
  menu('New plan from a template'),
  menu('New plan on a board'),
  menu('Recent plans'),
  search(''),
  search('uart'),
  search('zzzz'),
  { name: 'keyboard shortcuts', show: press('F1'), leave: escape },
  {
    name: 'run with something changed',
    show: (stage) => button(stage, 'Run with something changed').click(),
    leave: escape,
  },
  {
    name: 'opening a plan',
    show: (stage) => button(stage, 'Open…').click(),
    leave: (stage) => stage.shell.page.getByRole('region', { name: 'Open a plan' }).getByLabel('Close').click(),
  },
  inspector('plan', ({ shell }) => shell.page.getByTitle('Show the plan in the inspector')),
  inspector('workload', ({ shell }) => shell.page.getByTestId('placed-0-0')),
  inspector('cell', ({ shell }) =>
    shell.page
      .getByTestId('core-3')
      .getByTitle(/flight/)
      .first(),
  ),
  inspector('region', ({ view }) => view.region('perception')),
  inspector('link', ({ shell }) => shell.page.getByTestId('link-0')),
  inspector('device', ({ shell }) => shell.page.getByTestId('device-ecspi2')),
  inspector('template', ({ view }) => view.template('Zephyr control loop')),
  {
    name: 'a workload in the hand',
    show: async ({ view }) => view.hold(view.template('Zephyr control loop'), await middle(view.core(0))),
    leave: async ({ shell, view }) => {
      await shell.page.keyboard.press('Escape')
      await view.drop()
    },
  },
  {
    name: 'a run that goes on',
    show: async ({ shell }) => {
      await shell.page.keyboard.press('F5')
      await shell.page.getByTestId('streams').or(shell.page.getByTestId('run-progress')).first().waitFor(MINUTE)
    },
    leave: ({ shell }) => shell.page.getByText('simulated', { exact: true }).first().waitFor(MINUTE),
  },
  ...tabs('after a run'),
  {
    name: 'Run, percentiles',
    show: async ({ shell }) => {
      await shell.page.keyboard.press('Alt+2')
      await shell.page.getByText('Percentiles', { exact: true }).click()
    },
  },
  menu('Save the run as'),
  {
    name: 'errors in the plan',
    show: async (stage) => {
      await openPlan(stage, 'broken.plan.json', broken())
      await stage.shell.page.keyboard.press('Alt+1')
      await stage.view.problems().first().waitFor()
    },
  },
  {
    name: 'a fix before it is taken',
    show: ({ shell }) => shell.page.locator('[data-fix]').first().hover(),
  },
  { name: 'Export, of a plan with errors', show: press('Alt+7') },
  {
    name: 'a run that cannot be',
    show: async ({ shell }) => {
      await shell.page.keyboard.press('F5')
      await shell.page.locator('footer [role=alert]').first().waitFor(MINUTE)
    },
  },
  {
    name: 'a file that is no plan',
    show: async (stage) => {
      await open(stage, 'torn.plan.json', '{ "version": 1, "name": "Torn"')
      await stage.shell.page.getByText('torn.plan.json').first().waitFor()
    },
  },
  {
    name: 'very long names',
    show: (stage) => openPlan(stage, 'long.plan.json', longNames()),
  },
  inspector('cell with a very long name', ({ shell }) =>
    shell.page
      .getByTestId('core-3')
      .getByTitle(/a-cell/)
      .first(),
  ),
  {
    name: 'a run of very long names',
    show: async ({ shell }) => {
      await shell.page.keyboard.press('F5')
      await shell.page.getByText('simulated', { exact: true }).first().waitFor(MINUTE)
    },
  },
  ...tabs('of very long names'),
]
