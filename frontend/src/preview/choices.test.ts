import { type PipelineDocument } from '@millrace/shared'
import { afterEach, expect, test } from 'vitest'
import { drawing, node } from '../../../shared/src/templates/drawing.ts'
import { catalogueOf, ENGLISH, setCatalogue } from '../ui/text.ts'
import { choiceInWords, choicesOf } from './choices.ts'

afterEach(() => setCatalogue('en', ENGLISH))

test('ports are called as the language of the page calls them, nodes as their maker does', () => {
  setCatalogue(
    'de',
    catalogueOf({ 'In: {name}': 'Eingang: {name}', 'Out: {name}': 'Ausgang: {name}', Kept: 'Behalten', Rejected: 'Verworfen' }),
  )
  const document: PipelineDocument = drawing(
    'Two',
    { sales: node('generator', 'Kept', 0, 0, {}), large: node('filter', 'Large', 1, 0, {}) },
    [['sales', 'large']],
    {},
  )
  expect(choicesOf(document, 'large').map(choiceInWords)).toEqual(['In', 'Ausgang: Behalten', 'Ausgang: Verworfen'])
})
