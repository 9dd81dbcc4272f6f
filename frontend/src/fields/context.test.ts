import { expect, test } from 'vitest'
import { columnsAt } from './context.ts'

const byPort = {
  in: [
    { name: 'Key', type: 'VARCHAR' },
    { name: 'x', type: 'DOUBLE' },
  ],
  others: [
    { name: 'key', type: 'INTEGER' },
    { name: 'y', type: 'DOUBLE' },
  ],
  third: [],
}

test.each([
  ['of one input', 'others', ['key', 'y']],
  ['of an input without a wire', 'gone', []],
  ['of two inputs, as the first writes them', ['in', 'others'], ['Key']],
  ['of two inputs, one without known columns', ['in', 'third'], ['Key', 'x']],
  ['of two inputs, the first without a wire', ['gone', 'others'], ['key', 'y']],
])('the columns %s', (_, port, names) => {
  expect(columnsAt(byPort, port).map(({ name }) => name)).toEqual(names)
})
