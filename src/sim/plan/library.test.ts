import { expect, test } from 'vitest'
import { libraryOf } from './library'

test('a board is read when it is asked for, and says which it is and why when it cannot be', () => {
  const { boards } = libraryOf({
    boards: [
      { id: 'torn', text: '{ "id": "torn"' },
      { id: 'empty', text: '{}' },
    ],
    workloads: [],
  })
  expect([...boards.keys()]).toEqual(['torn', 'empty'])
  expect(() => boards.get('torn')).toThrow(/^The board torn cannot be read\. the file: is not JSON: /)
  expect(() => boards.get('empty')).toThrow(/^The board empty cannot be read\. version: is missing/)
  expect(boards.get('none')).toBeUndefined()
})
