import { emptyDocument, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { DraftState } from '../store/draft.ts'
import { rememberTokens } from './tokens.ts'

const drawn = (type: string, token: string): PipelineDocument => ({
  ...emptyDocument('Drawn'),
  nodes: { a: { type, typeVersion: 1, name: '', settings: { token }, position: { x: 0, y: 0 } } },
})
const open = (document: PipelineDocument) =>
  createStore<DraftState>(() => ({ document, sequence: 0, saving: 'saved', undoLabel: undefined, redoLabel: undefined }))

test("a source's token is known behind its reference, in this tab only", () => {
  const draft = open(drawn('http', 'made-here'))
  const { tokenOf } = rememberTokens(draft)
  expect(tokenOf('made-here')).toBe('made-here')
  draft.setState({ document: drawn('http', 'secret:1') })
  expect([tokenOf('secret:1'), tokenOf('secret:2'), tokenOf('')]).toEqual(['made-here', undefined, undefined])
})
test('the password of an output is not kept', () => {
  const draft = open(drawn('postgres', 'password'))
  const { tokenOf } = rememberTokens(draft)
  draft.setState({ document: drawn('postgres', 'secret:1') })
  expect(tokenOf('secret:1')).toBeUndefined()
})
