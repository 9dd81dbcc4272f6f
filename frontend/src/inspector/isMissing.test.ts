import type { JsonObject, Problem } from '@millrace/shared'
import { expect, test } from 'vitest'
import { isMissing } from './isMissing.ts'

const problem = (setting: string | undefined, code = 'badSetting'): Problem => ({
  code,
  severity: 'error',
  node: 'a',
  params: {},
  ...(setting !== undefined && { setting }),
})

test.each<[string, JsonObject, Problem, boolean]>([
  ['nothing', {}, problem('path'), true],
  ['an empty text', { path: '' }, problem('path'), true],
  ['an empty list', { keys: [] }, problem('keys'), true],
  ['a row in which nothing is chosen', { on: [{ left: '', right: '' }] }, problem('on'), true],
  ['a part that is empty', { rows: [{ column: '', test: 'equals' }] }, problem('rows.0.column'), true],
  ['a part of what is not there', {}, problem('format.columns'), true],
  ['a value that does not fit', { port: 70_000 }, problem('port'), false],
  ['zero', { port: 0 }, problem('port'), false],
  ['no', { all: false }, problem('all'), false],
  ['what an engine found at an empty setting', { condition: '' }, problem('condition', 'formula'), false],
  ['what is wrong with the node as a whole', {}, problem(undefined), false],
])('%s is told from what is missing', (_name, settings, found, missing) => {
  expect(isMissing(found, settings)).toBe(missing)
})
