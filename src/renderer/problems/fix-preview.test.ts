import { expect, test } from 'vitest'
import { checkPlan } from '../../sim/rules/check'
import type { PlanDocument } from '../../sim/plan/plan'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { fixAll, fixOne, previewFix } from './fix-preview'
import { groupProblems } from './problem-groups'

const library = shippedLibrary()

/** A plan in which two links and a region lie on memory that others have. */
function crowded(): PlanDocument {
  const document = quadcopter()
  const { physical } = document.cells!.find(({ name }) => name === 'flight')!.memory![0]!
  for (const link of document.links!) link.physical = physical
  return document
}

test('problems of one rule stand together and keep their order', () => {
  const { problems } = checkPlan(crowded(), library)
  const groups = groupProblems(problems)
  expect(groups.length).toBeLessThan(problems.length)
  expect(groups.flatMap((group) => group.problems)).toHaveLength(problems.length)
  for (const { code, title, fixable, problems: own } of groups) {
    expect(own.every((problem) => problem.code === code)).toBe(true)
    expect(title).not.toBe(code)
    expect(fixable).toBe(own.filter(({ fix }) => fix).length)
  }
})

test('a fix says in words what it changes and which problems are left, and the plan stays as it is', () => {
  const document = crowded()
  const before = JSON.stringify(document)
  const { problems } = checkPlan(document, library)
  const problem = problems.find(({ fix }) => fix)!
  const preview = previewFix(document, library, problems, fixOne(problem))!
  expect(preview.words.length).toBeGreaterThan(0)
  expect(preview.left.size).toBe(checkPlan(preview.change.document, library).problems.length)
  expect(JSON.stringify(document)).toBe(before)
})

test('all fixes of a rule are one change that leaves fewer problems of it', () => {
  const document = crowded()
  const { problems } = checkPlan(document, library)
  const group = groupProblems(problems).find(({ fixable }) => fixable > 1)!
  const change = fixAll(group.code, group.title, library)(document)!
  const left = checkPlan(change.document, library).problems.filter(({ code }) => code === group.code)
  expect(left.length).toBeLessThan(group.problems.length)
  expect(change.label).toContain(`fix ${group.problems.length - left.length} problems`)
})

test('a fix that does not fit any more is none', () => {
  const { problems } = checkPlan(crowded(), library)
  const problem = problems.find(({ fix }) => fix)!
  const broken = {
    ...problem,
    fix: { label: 'x', patches: [{ op: 'replace' as const, path: ['cells', 99, 'name'], value: 1 }] },
  }
  expect(previewFix(crowded(), library, problems, fixOne(broken))).toBeUndefined()
})
