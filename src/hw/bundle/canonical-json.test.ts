import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, documentDigest } from './canonical-json'

test('keys are ordered at every depth and nothing is added', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x"y' }], a: true, z: undefined })).toBe(
    '{"a":true,"b":[1,{"c":"x\\"y","d":null}]}',
  )
})

test('it reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('the order of the fields in a file does not change the digest, a value does', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (document) => {
      const turned = Object.fromEntries(Object.entries(document).reverse())
      expect(documentDigest(turned)).toBe(documentDigest(document))
    }),
  )
  expect(documentDigest({ a: 1 })).not.toBe(documentDigest({ a: 2 }))
  // sha256sum of {"a":1}
  expect(documentDigest({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862')
})
