import { expect, test } from 'vitest'
import { boardCpus } from '../../sim/plan/board'
import { makeLibrary } from '../../sim/plan/library'
import { checkPlan } from '../../sim/rules/check'
import { coreViews } from '../soc/core-views'
import { shippedLibrary } from '../testing/shipped'
import { emptyPlan } from './empty-plan'

const library = shippedLibrary()
const boards = [...library.boards.values()]

test.each(boards)('an empty plan on $id can be read, breaks no rule and gives root every core', (board) => {
  const { faults, problems, plan } = checkPlan(emptyPlan(board, library), library)
  expect(faults).toEqual([])
  expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
  const cores = coreViews(plan!, board, library.workloads)
  expect(cores.map(({ cpu, cell }) => [cpu, cell])).toEqual(boardCpus(board).map((cpu) => [cpu, 'root']))
})

test('without a template for it, root runs nothing', () => {
  expect(emptyPlan(boards[0]!, makeLibrary(boards, [])).root).toEqual({ workloads: [] })
})
