/** Every board in the window on a laptop's screen: all of it is there, and all of it can be read. */
import AxeBuilder from '@axe-core/playwright'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BoardDocument } from '../../src/sim/plan/board'
import { layoutFaults } from './layout-faults'
import { openChromium, type ChromiumShell } from './chromium-shell'
import { cellbench } from './shell'
import { middle, WindowPage } from './window-page'

const THEMES = ['dark', 'light'] as const

describe('every board', () => {
  let shell: ChromiumShell
  let view: WindowPage
  let boards: BoardDocument[]
  beforeAll(async () => {
    shell = await openChromium({ viewport: { width: 1366, height: 768 }, colorScheme: 'dark' })
    view = new WindowPage(shell.page)
    await view.core(0).waitFor()
    const listed = (await cellbench('boards')) as { id: string }[]
    boards = await Promise.all(listed.map(async ({ id }) => (await cellbench('boards', id)) as BoardDocument))
  })
  afterAll(() => shell?.close())

  const most = (count: (board: BoardDocument) => number) => [...boards].sort((a, b) => count(b) - count(a))[0]!
  const cores = (board: BoardDocument) => board.clusters.flatMap(({ cpus }) => cpus.map(({ cpu }) => cpu))

  it('is in the menu of boards', async () => {
    expect((await view.boards()).sort()).toEqual(boards.map(({ name }) => name).sort())
  })

  it('has its cores, clusters, companions and memory on the screen, none of it cut, overlapping or out of sight', async () => {
    for (const board of boards) {
      await view.newPlanOn(board.name)
      expect(await layoutFaults(shell.page.getByRole('main')), board.name).toEqual([])
      const chip = view.chip()
      const { high, seen } = await chip.evaluate((element) => ({
        high: element.scrollHeight,
        seen: element.clientHeight,
      }))
      expect(high, `${board.name} scrolls`).toBeLessThanOrEqual(seen)
      for (const cpu of cores(board)) await view.core(cpu).waitFor()
      for (const [i, cluster] of board.clusters.entries()) {
        // On a low screen the only cluster's heading stands beside the chip's.
        const place = board.clusters.length === 1 ? chip : shell.page.getByTestId(`cluster-${i}`)
        const words = await place.innerText()
        expect(words).toContain(`${cluster.cpus.length}x `)
        if (cluster.sharedCache === 'unknown') expect(words).toMatch(/unknown/)
        else expect(words).toContain(`L${cluster.sharedCache.level} ${cluster.sharedCache.size}`)
      }
      const text = await chip.innerText()
      for (const { core } of board.companions) expect(text).toContain(core)
      expect(text, 'what is unknown is never 0').not.toMatch(/(^|[^.,\d])0 (%|[GMk]?Hz|[GMk]?B)/m)
    }
    expect(shell.faults).toEqual([])
  })

  it('says what a workload costs on each kind of core while it is in the hand', async () => {
    const board = most(({ clusters }) => clusters.length)
    await view.newPlanOn(board.name)
    const target = cores(board).at(-1)!
    await view.hold(view.template('Flight control'), await middle(view.core(target)))
    const costs = await Promise.all(
      board.clusters.map((_, i) => shell.page.getByTestId(`cluster-${i}`).getByRole('status').innerText()),
    )
    expect(new Set(costs).size).toBe(board.clusters.length)
    for (const cost of costs) expect(cost).toMatch(/^[\d.]+ (ns|µs|ms), \d+ %/)
    expect(await layoutFaults(view.chip())).toEqual([])
    await shell.page.keyboard.press('Escape')
    await view.drop()
  })

  it.each(THEMES)('is accessible with several clusters and with many cores in %s', async (colorScheme) => {
    await shell.page.emulateMedia({ colorScheme })
    for (const board of [most(({ clusters }) => clusters.length), most((one) => cores(one).length)]) {
      await view.newPlanOn(board.name)
      const { violations } = await new AxeBuilder({ page: shell.page }).setLegacyMode(true).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([])
    }
    await shell.page.emulateMedia({ colorScheme: 'dark' })
  })

  it('can be read with a cell of a long name on every core', async () => {
    const board = most((one) => cores(one).length)
    const [, ...rest] = cores(board)
    const file = path.join(shell.folder, 'crowded.plan.json')
    const cells = rest.map((cpu) => ({
      name: `a-cell-with-a-name-as-long-as-${cpu}`.slice(0, 31),
      guest: 'zephyr',
      cpus: [cpu],
      workloads: ['first', 'second', 'third'].map((name) => ({
        use: 'zephyr-control-loop',
        name: `the ${name} workload of core ${cpu}`,
        cpu,
      })),
    }))
    await writeFile(file, JSON.stringify({ version: 1, name: 'Crowded', board: board.id, root: {}, cells }))
    await shell.page.getByRole('button', { name: 'Open…' }).click()
    await shell.page.getByRole('region', { name: /^Open/ }).getByText('crowded.plan.json').click()
    await shell.page.getByRole('heading', { level: 1, name: 'Crowded' }).waitFor()
    expect(await view.placedOn(rest.at(-1)!)).toHaveLength(3)
    expect(await layoutFaults(view.chip())).toEqual([])
  })

  it('would not pass with text that is cut or written over other text', async () => {
    const faultsWith = async (
      part: Locator,
      look: Partial<Record<'width' | 'height' | 'overflow' | 'marginLeft', string>>,
    ) => {
      await part.evaluate((element, changes) => Object.assign((element as HTMLElement).style, changes), look)
      const found = await layoutFaults(view.chip())
      await part.evaluate((element) => element.removeAttribute('style'))
      return found.join('\n')
    }
    const heading = view.chip().getByRole('heading', { level: 3 })
    const count = await heading.innerText()
    expect(await faultsWith(heading, { width: '20px', overflow: 'hidden' })).toBe(`"${count}" is cut at the side`)
    expect(await faultsWith(heading, { height: '4px', overflow: 'hidden' })).toBe(`"${count}" is cut above or below`)
    expect(await faultsWith(heading, { marginLeft: '60px', width: '0px' })).toContain('are written over each other')
    expect(await layoutFaults(view.chip())).toEqual([])
  })
})
