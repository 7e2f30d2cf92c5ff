import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { applyChange } from '../plan/change'
import { parsePlan } from '../plan/parse'
import { checkPlan, hasErrors } from './check'
import type { Problem } from './rule'

const library = shippedLibrary()

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Every place in a document, from the root on. */
function paths(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...inner.flatMap(([key, child]) => paths(child, [...path, key]))]
}

const DOCUMENT = shippedPlan('quadcopter-imx8mm') as unknown as Json
const PATHS = paths(DOCUMENT).filter((path) => path.length > 0)

/** Values that stand in plans elsewhere, or that hurt: what a mutation puts somewhere. */
const hostile = fc.oneof(
  fc.constantFrom<Json>(
    '0x0',
    '0xffffffffffff',
    '0xb7c00000',
    '0x80000000',
    '0x38800000',
    '0 B',
    '256 TiB',
    '1 B',
    '0 ns',
    '104 s',
    'root',
    'flight',
    'uart2',
    'gic',
    'spba1',
    '__proto__',
    'linux',
    'bare-metal',
    '',
    0,
    -1,
    63,
    1e308,
    null,
  ),
  fc.jsonValue() as fc.Arbitrary<Json>,
)

interface Mutation {
  at: number
  kind: 'set' | 'remove' | 'double' | 'copy' | 'add'
  value: Json
  from: number
  key: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(PATHS.length - 1),
  kind: fc.constantFrom<Mutation['kind']>('set', 'remove', 'double', 'copy', 'add'),
  value: hostile,
  from: fc.nat(PATHS.length - 1),
  key: fc.constantFrom('__proto__', 'constructor', 'toString', 'guest', 'size', 'x'),
})

function at(document: Json, path: (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, Json>)[step]
        : undefined,
    document,
  )
}

function mutate(document: Json, { at: where, kind, value, from, key }: Mutation): void {
  const path = PATHS[where]!
  const holder = at(document, path.slice(0, -1))
  const step = path.at(-1)!
  if (typeof holder !== 'object' || holder === null) return
  const put = (name: string | number, what: Json) =>
    Object.defineProperty(holder, name, {
      value: structuredClone(what),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  if (kind === 'set') put(step, value)
  else if (kind === 'copy') put(step, at(document, PATHS[from]!) ?? null)
  else if (kind === 'add' && !Array.isArray(holder)) put(key, value)
  else if (Array.isArray(holder)) {
    if (kind === 'remove') holder.splice(Number(step), 1)
    else holder.push(structuredClone(holder[Number(step)] ?? null))
  } else if (kind === 'remove') Reflect.deleteProperty(holder, step)
}

describe('any mutation of the quadcopter', () => {
  it('is read or refused, checked and fixed without an exception', () => {
    let checked = 0
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const document = structuredClone(DOCUMENT)
        for (const one of mutations) mutate(document, one)
        const parsed = parsePlan(document)
        const check = checkPlan(document, library)
        expect(check.faults.length > 0).toBe(!parsed.ok)
        if (!parsed.ok) {
          expect(hasErrors(check)).toBe(true)
          for (const fault of check.faults) expect(fault.message).not.toBe('')
          return
        }
        checked += 1
        for (const problem of check.problems) {
          expect(problem.message).toMatch(/[.]$/)
          expect(problem.places.length).toBeGreaterThan(0)
          if (!problem.fix) continue
          const fixed = checkPlan(applyChange(parsed.document, problem.fix).document, library)
          expect(fixed.faults).toEqual([])
          // Two findings may read alike: one of them has to go.
          const alike = (problems: Problem[]) => problems.filter((other) => other.message === problem.message).length
          expect(alike(fixed.problems), problem.message).toBeLessThan(alike(check.problems))
        }
      }),
      { numRuns: 1500 },
    )
    // Mutations that nobody can read would test the reader only.
    expect(checked).toBeGreaterThan(150)
  })

  it('takes any JSON value for a plan without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        expect(hasErrors(checkPlan(document, library))).toBe(true)
      }),
    )
  })
})

describe('a check', () => {
  it('leaves the document as it was', () => {
    const document = shippedPlan('quadcopter-imx8mm')
    document.cells![0]!.console = 'uart2'
    const before = structuredClone(document)
    checkPlan(document, library)
    expect(document).toEqual(before)
  })
})
