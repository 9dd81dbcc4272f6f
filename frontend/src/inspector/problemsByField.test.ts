import type { Problem } from '@millrace/shared'
import { expect, test } from 'vitest'
import { problemsByField } from './problemsByField.ts'

const problem = (setting: string | undefined, message: string): Problem => ({
  code: 'badSetting',
  severity: 'error',
  params: { message },
  node: 'a',
  ...(setting !== undefined && { setting }),
})

test('each problem stands at its field, or at the part of it', () => {
  expect(
    problemsByField([
      problem(undefined, 'of the node'),
      problem('port', 'first'),
      problem('port', 'second'),
      problem('columns.2.min', 'of a part'),
    ]),
  ).toEqual({ port: { whole: 'first', parts: {} }, columns: { parts: { '2.min': 'of a part' } } })
})
