import { expect, test } from 'vitest'
import { planArgument } from './plan-argument'

test('the first word that is no switch names the plan', () => {
  expect(planArgument(['/opt/cellbench', 'a.plan.json'], '/home/me', true)).toBe('/home/me/a.plan.json')
  expect(planArgument(['/opt/cellbench', '--no-sandbox', '/tmp/a.plan.json'], '/home/me', true)).toBe(
    '/tmp/a.plan.json',
  )
  expect(planArgument(['/opt/cellbench', '--no-sandbox'], '/home/me', true)).toBeUndefined()
})

test("where Electron was started with the application's folder, that folder is no plan", () => {
  expect(planArgument(['electron', '--no-sandbox', '.'], '/home/me', false)).toBeUndefined()
  expect(planArgument(['electron', '.', '--flag', 'a.plan.json'], '/home/me', false)).toBe('/home/me/a.plan.json')
})

test('an address of a file is its path, one of another machine is no plan', () => {
  const named = (word: string) => planArgument(['/opt/cellbench', word], '/home/me', true)
  expect(named('file:///home/me/my%20plans/a.plan.json')).toBe('/home/me/my plans/a.plan.json')
  expect(named('file://elsewhere/a.plan.json')).toBeUndefined()
})
