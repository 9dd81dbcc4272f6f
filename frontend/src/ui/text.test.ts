import {
  apiProblemInWords,
  buildPlan,
  canConnect,
  definitionOf,
  type Node,
  connectionTexts,
  edgeId,
  emptyDocument,
  problemInWords,
  said,
  saidInWords,
  words,
  type PipelineDocument,
} from '@millrace/shared'
import { renderToStaticMarkup } from 'react-dom/server'
import { createElement } from 'react'
import { afterEach, expect, test } from 'vitest'
import { translations } from '../texts/de.ts'
import pseudo from '../texts/pseudo.ts'
import { formatDateTime } from './format.ts'
import { languageOf, localeOf } from './language.ts'
import { catalogueOf, ENGLISH, setCatalogue, t, tDefinition, tNodes } from './text.ts'

afterEach(() => setCatalogue('en', ENGLISH))

const ROWS = '{count, plural, one {# row} other {# rows}}'

const EVERY = 'every {every, duration}'

test('a text is its own English', () => {
  expect(t('Nothing is running.')).toBe('Nothing is running.')
  expect(t('{name} is not <b>.', { name: 'a' })).toBe('a is not <b>.')
  expect([1, 1200].map((count) => t(ROWS, { count }))).toEqual(['1 row', '1,200 rows'])
})

test('the catalogue says it in another language, and what it lacks stays English', () => {
  setCatalogue('de', catalogueOf({ [ROWS]: '{count, plural, one {# Zeile} other {# Zeilen}}', [EVERY]: 'alle {every, duration}' }))
  expect(t(ROWS, { count: 1200 })).toBe('1.200 Zeilen')
  expect(t(EVERY, { every: 2000 })).toBe('alle 2 s')
  expect(t('Save')).toBe('Save')
  expect(t('constructor')).toBe('constructor')
})

test('what the server says is said in the language of the page, with what is said in it', () => {
  const wait = said('No answer came within {wait, duration}.', { wait: 2000 })
  const problem = { code: 'workerFailed', params: { message: wait } }
  const duplicate = { code: 'workerFailed', params: { message: 'duplicate key value' } }
  setCatalogue(
    'de',
    catalogueOf({
      'The worker could not answer: {message}': 'Der Worker konnte nicht antworten: {message}',
      'No answer came within {wait, duration}.': 'Innerhalb von {wait, duration} kam keine Antwort.',
    }),
  )
  expect(apiProblemInWords(problem)).toBe('Der Worker konnte nicht antworten: Innerhalb von 2 s kam keine Antwort.')
  expect(apiProblemInWords(duplicate)).toBe('Der Worker konnte nicht antworten: duplicate key value')
  expect(saidInWords('duplicate key {value}')).toBe('duplicate key {value}')
  setCatalogue('en', pseudo)
  expect(apiProblemInWords(problem)).toMatch(/^⟦.*: ⟦.* 2 s\.⟧⟧$/)
})

test('names of ports stand in problems in the language of the page', () => {
  const nodeOf = (type: string): Node => {
    const { version, defaults } = definitionOf(type)!
    return { type, typeVersion: version, name: type, position: { x: 0, y: 0 }, settings: { ...(defaults as Node['settings']) } }
  }
  const [rows, table] = [nodeOf('tcp'), nodeOf('liveTable')]
  const wires = ['a', 'b'].map((node) => ({ from: { node, port: 'out' }, to: { node: 'both', port: 'in' } }))
  const drawn: PipelineDocument = {
    ...emptyDocument('Umsatz'),
    nodes: { a: rows, b: rows, none: table, both: table },
    edges: Object.fromEntries(wires.map((wire) => [edgeId(wire), wire])),
  }
  const { problems } = buildPlan(drawn)
  const again = canConnect({ ...drawn, edges: { [edgeId(wires[0]!)]: wires[0]! } }, wires[1]!.from, wires[1]!.to)
  setCatalogue('de', catalogueOf(translations))
  const ofPorts = problems.filter(({ code }) => ['missingInput', 'tooManyWires'].includes(code)).map(problemInWords)
  expect(ofPorts).toHaveLength(2)
  for (const said of [...ofPorts, again.ok ? '' : words(connectionTexts[again.code], again.params)]) expect(said).toContain('„Zeilen“')
})

test('elements stand where the text has them', () => {
  const node = tNodes('Paste <b>rows</b> of {name}', {
    name: createElement('bdi', null, 'Orders'),
    b: (words) => createElement('b', null, ...words),
  })
  expect(renderToStaticMarkup(node)).toBe('Paste <b>rows</b> of <bdi>Orders</bdi>')
})

test('the pseudo language is longer, bracketed, and keeps parameters', () => {
  setCatalogue('en', pseudo)
  expect(t('Settings of {name}', { name: 'Orders' })).toBe('⟦Šééţţîîñĝš ööƒ Orders⟧')
  expect(t(ROWS, { count: 2 })).toBe('⟦2 ŕööŵš⟧')
  const long = 'Nothing leaves this pipeline. It runs all the same.'
  expect(t(long).length / long.length).toBeGreaterThan(1.25)
})

test('texts of shared follow: with lists, durations and missing parameters', () => {
  setCatalogue('de', catalogueOf({ 'At {slides, duration}.': 'Bei {slides, duration}.', '{what} by {keys}': '{what} je {keys}' }))
  expect(words('At {slides, duration}.', { slides: [1000, 500] })).toBe('Bei 1 s, 500 ms.')
  expect(words('{what} by {keys}', { what: ['a', 'b'] })).toBe('a, b je ')
  expect(words('{count, plural, one {# row} other {# rows}}', { count: 1 })).toBe('1 row')
  setCatalogue('en', pseudo)
  expect(words('every {every, duration}', { every: 1000 })).toBe('⟦ééṽééŕý 1 s⟧')
  expect(tDefinition('One group ( ) or {x}')).toBe('⟦Öñéé ĝŕööûûþ ( ) ööŕ {ẋ}⟧')
})

test.each([
  [null, ['de-AT', 'en'], 'de', 'de-AT'],
  [null, ['fr', 'en-GB'], 'en', 'en-GB'],
  [null, ['fr'], 'en', 'en'],
  ['de', ['en-US'], 'de', 'de'],
  ['klingon', ['pseudo', 'de'], 'de', 'de'],
  ['pseudo', ['de'], 'pseudo', 'en'],
  [null, ['en-US@posix'], 'en', 'en-US'],
  [null, ['de_DE.UTF-8', 'en'], 'de', 'de-DE'],
  [null, ['', 'C', 'DE'], 'de', 'de'],
] as const)('kept %s, wanted %j: %s, %s', (kept, wanted, language, locale) => {
  expect(languageOf(kept, wanted)).toBe(language)
  expect(localeOf(language, wanted)).toBe(locale)
})

test('a moment is said in the form of the language, in the zone of the person', () => {
  setCatalogue('de', catalogueOf({ 'Since {at, moment}': 'Seit {at, moment}' }))
  expect(words('Since {at, moment}', { at: 90_000 })).toBe(`Seit ${formatDateTime(90_000)}`)
})
