import { describe, expect, it } from 'vitest'
import { PLAN_FIELDS, planField, type FieldType } from './plan-fields'

describe('the fields of a plan', () => {
  it('have kind, meaning and what holds without them', () => {
    expect(planField(['cells', 0, 'workloads', 2, 'wcet'])).toEqual({
      name: 'wcet',
      type: { kind: 'quantity', quantity: 'time' },
      help: 'Worst-case execution time alone on the core, caches warm',
      optional: true,
    })
    expect(planField(['jailhouse', 'format'])).toMatchObject({
      type: { kind: 'choice', options: ['rev14', 'rev13', 'rev12', 'rev12-nxp'] },
      otherwise: 'rev14',
    })
    expect(planField(['root', 'memoryBudget', 'period'])).toMatchObject({ otherwise: '1 ms' })
    expect(planField(['links', 0, 'traffic', 0, 'doorbell'])).toMatchObject({
      type: { kind: 'flag' },
      otherwise: 'yes',
    })
    expect(planField(['cells', 0, 'memory', 0, 'physical'])?.type).toEqual({ kind: 'quantity', quantity: 'address' })
    expect(planField(['chains', 0, 'steps'])?.type).toEqual({ kind: 'list', of: { kind: 'text' } })
  })

  it('know the ways in which jobs arrive', () => {
    const arrivals = planField(['cells', 0, 'workloads', 0, 'arrivals'])?.type
    expect(arrivals).toMatchObject({ kind: 'variants', by: 'law' })
    if (arrivals?.kind !== 'variants') throw new Error('no variants')
    expect(arrivals.variants.get('bursty')?.map(({ name }) => name)).toEqual(['count', 'distance', 'extra', 'spread'])
  })

  it('are none where a plan has none', () => {
    expect(planField(['cells', 0, 'colour'])).toBeUndefined()
    expect(planField(['cells', 'name'])).toBeUndefined()
    expect(planField(['name', 0])).toBeUndefined()
  })

  it('are told apart to the last one, but for what imports and region flags keep', () => {
    const unknown: string[] = []
    const walk = (type: FieldType, path: string) => {
      if (type.kind === 'json') unknown.push(path)
      if (type.kind === 'list') walk(type.of, `${path}[]`)
      const fields =
        type.kind === 'variants' ? [...type.variants.values()].flat() : type.kind === 'object' ? type.fields : []
      for (const field of fields) walk(field.type, `${path}.${field.name}`)
    }
    walk(PLAN_FIELDS, '')
    expect(unknown.filter((path) => !path.includes('.imported') && !path.endsWith('.flags[]'))).toEqual(['.version'])
  })
})
