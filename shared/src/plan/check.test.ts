import { expect, test } from 'vitest'
import { definitions } from '../connectors/registry.ts'
import { edgeId, emptyDocument, type Node, type PipelineDocument } from '../graph/document.ts'
import type { Json } from '../json.ts'
import { said } from '../text/said.ts'
import { problemInWords, problemTexts } from '../text/problems.ts'
import { canConnect, checkDocument } from './check.ts'
import { checkSink } from './checkSink.ts'

const node = (type: string, settings: Record<string, Json> = {}): Node => ({
  type,
  typeVersion: definitions[type]?.version ?? 1,
  name: type,
  settings: { ...(definitions[type]?.defaults as Record<string, Json>), ...settings },
  position: { x: 0, y: 0 },
})
/** Wires are written `a.out>b.in`. */
function draw(nodes: Record<string, Node>, ...wires: string[]): PipelineDocument {
  const edges = wires.map((wire) => {
    const [from, to] = wire.split('>').map((end) => ({ node: end.split('.')[0]!, port: end.split('.')[1]! })) as [never, never]
    return { from, to }
  })
  return { ...emptyDocument('Test'), nodes, edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])) }
}
const lines = node('tcp')
const A = { name: 'a', type: 'VARCHAR' }
const B = { name: 'b', type: 'VARCHAR' }
const table = node('liveTable')
const window = (length: number, slide: number) => node('window', { length, slide })

const cases: [string, PipelineDocument, object[]][] = [
  ['nothing', draw({}), [{ code: 'noSource' }]],
  ['a whole pipeline', draw({ a: lines, t: table }, 'a.out>t.in'), []],
  ['no output', draw({ a: lines }), [{ code: 'noOutput', severity: 'notice' }]],
  ['a sink without a wire', draw({ a: lines, t: table }), [{ code: 'missingInput', node: 't', port: 'in' }]],
  [
    'a circle',
    draw(
      { a: lines, u: node('union'), f: node('filter', { condition: { mode: 'rows', match: 'all', rows: [] } }), t: table },
      'a.out>u.in',
      'u.out>f.in',
      'f.out>u.in',
      'f.out>t.in',
    ),
    [{ code: 'cycle' }],
  ],
  [
    'a port that is not there',
    draw({ a: lines, t: table }, 'a.out>t.in', 'a.side>t.in'),
    [{ code: 'tooManyWires' }, { code: 'unknownPort', port: 'side' }],
  ],
  ['an unknown type', draw({ a: lines, t: table, x: node('teleport') }, 'a.out>t.in'), [{ code: 'unknownType', node: 'x' }]],
  [
    'an unknown type in the middle says nothing of what comes behind it',
    draw({ a: lines, x: node('teleport'), w: window(1500, 700), t: table }, 'a.out>x.in', 'x.out>w.in', 'w.out>t.in'),
    [{ code: 'unknownType', node: 'x' }],
  ],
  ['a type of tomorrow', draw({ a: { ...lines, typeVersion: 9 }, t: table }, 'a.out>t.in'), [{ code: 'newerType', node: 'a' }]],
  [
    'a setting out of range',
    draw({ a: node('tcp', { port: 70_000 }), t: table }, 'a.out>t.in'),
    [{ code: 'badSetting', setting: 'port', params: { message: 'This must be 65535 or less.' } }],
  ],
  [
    'a window between batches',
    draw({ a: lines, w: window(1500, 1000), t: table }, 'a.out>w.in', 'w.out>t.in'),
    [
      {
        code: 'windowNotMultiple',
        node: 'w',
        fix: { label: 'Set it to 2 s', operations: [{ op: 'setSetting', id: 'w', setting: 'length', value: 2000 }] },
      },
    ],
  ],
  [
    'a slide between batches',
    draw({ a: lines, w: window(2000, 1500), t: table }, 'a.out>w.in', 'w.out>t.in'),
    [{ code: 'slideNotMultiple', node: 'w' }],
  ],
  [
    'streams that meet and update unequally often',
    draw(
      { a: lines, w: window(2000, 2000), j: node('join', { on: [{ left: 'line', right: 'line' }] }), t: table },
      'a.out>j.left',
      'a.out>w.in',
      'w.out>j.right',
      'j.out>t.in',
    ),
    [{ code: 'unequalSlides', node: 'j', port: 'right', params: { slides: [1000, 2000] } }],
  ],
  [
    'a join within a time between batches',
    draw(
      { a: lines, j: node('join', { on: [{ left: 'line', right: 'line' }], meet: 'within', time: 2500 }), t: table },
      'a.out>j.left',
      'a.out>j.right',
      'j.out>t.in',
    ),
    [
      {
        code: 'timeNotMultiple',
        node: 'j',
        setting: 'time',
        fix: { label: 'Set it to 3 s', operations: [{ op: 'setSetting', id: 'j', setting: 'time', value: 3000 }] },
      },
    ],
  ],
  [
    'a join without columns, and streams that need not be there',
    draw({ a: lines, j: node('join'), c: node('collect'), t: table }, 'a.out>j.left', 'a.out>j.right', 'j.out>c.in', 'c.out>t.in'),
    [{ code: 'badSetting', node: 'j', setting: 'on', params: { message: 'Choose at least one pair of columns.' } }],
  ],
  [
    'a summary over a time between batches',
    draw({ a: lines, s: node('summarize', { over: 'last', length: 1500, every: 500 }), t: table }, 'a.out>s.in', 's.out>t.in'),
    [
      { code: 'windowNotMultiple', node: 's', setting: 'length' },
      { code: 'slideNotMultiple', node: 's', setting: 'every', params: { value: 500, slide: 1000, nearest: 1000 } },
    ],
  ],
  [
    'what cannot be summarized since the start',
    draw(
      { a: lines, s: node('summarize', { measures: [{ as: 'n', fn: 'countDistinct', column: 'line' }], over: 'start' }), t: table },
      'a.out>s.in',
      's.out>t.in',
    ),
    [{ code: 'notSinceStart', node: 's', setting: 'measures.0.fn' }],
  ],
  [
    'unequal slides',
    draw({ a: lines, w: window(4000, 2000), u: node('union'), t: table }, 'a.out>w.in', 'a.out>u.in', 'w.out>u.in', 'u.out>t.in'),
    [{ code: 'unequalSlides', node: 'u', params: { slides: [1000, 2000] } }],
  ],
  [
    'a wrong slide is told once, not again by what comes behind it',
    draw(
      { a: lines, w: window(2000, 1500), v: window(4000, 1000), u: node('union'), t: table },
      'a.out>w.in',
      'w.out>v.in',
      'w.out>u.in',
      'a.out>u.in',
      'u.out>t.in',
    ),
    [{ code: 'slideNotMultiple', node: 'w' }],
  ],
  [
    'a wire from a route that is no more',
    draw(
      {
        a: lines,
        r: node('route', { routes: [{ id: 'route2', name: 'b', condition: { mode: 'rows', match: 'all', rows: [] } }] }),
        t: table,
      },
      'a.out>r.in',
      'r.route1>t.in',
    ),
    [{ code: 'unknownPort', node: 'r', port: 'route1' }],
  ],
  [
    'a pattern without a group for each column',
    draw(
      { a: lines, r: node('readFields', { format: 'regex', pattern: '(a)(?:b)[(]', fields: [A, B] }), t: table },
      'a.out>r.in',
      'r.out>t.in',
    ),
    [{ code: 'patternGroups', node: 'r', setting: 'pattern', params: { groups: 1, columns: 2 } }],
  ],
  [
    'a pattern with its groups',
    draw(
      {
        a: lines,
        r: node('readFields', { format: 'regex', pattern: '\\((?P<x>[^)(]+)\\) (?i:y) ([[:alpha:](]+)', fields: [A, B] }),
        t: table,
      },
      'a.out>r.in',
      'r.out>t.in',
    ),
    [],
  ],
  [
    'no pattern at all',
    draw({ a: lines, r: node('readFields', { format: 'regex', fields: [A] }), t: table }, 'a.out>r.in', 'r.out>t.in'),
    [{ code: 'patternMissing', node: 'r', setting: 'pattern' }],
  ],
  [
    'a key for each row',
    draw({ a: lines, t: node('liveTable', { mode: 'upsert' }) }, 'a.out>t.in'),
    [{ code: 'badSetting', setting: 'keys', params: { message: 'Choose at least one key.' } }],
  ],
]
test.each(cases)('%s', (_name, document, expected) => {
  const problems = checkDocument(document)
  expect(problems).toMatchObject(expected)
  expect(problems).toHaveLength(expected.length)
  for (const problem of problems) expect(problemInWords(problem)).not.toMatch(/undefined|[{}]/)
})

test('every text stands without its parameters missing', () => {
  for (const text of Object.values(problemTexts)) expect(text).toMatch(/\.$|\{message\}$|\?$/)
})

const sink = (connector: string, settings: Record<string, Json>) => ({ node: 's', connector, input: 'a:0', slide: 1000, settings })
const COLUMNS = [A, { name: 'n', type: 'BIGINT' }, { name: 'at', type: 'DATE' }]
test.each<[string, ReturnType<typeof sink>, object[]]>([
  ['keys that are there, in any case', sink('liveTable', { mode: 'upsert', keys: ['A'] }), []],
  [
    'a key that is not there',
    sink('liveTable', { mode: 'upsert', keys: ['a', 'm'] }),
    [{ code: 'unknownColumn', setting: 'keys', params: { column: 'm', nearest: 'a' } }],
  ],
  ['a key that is not in use', sink('liveTable', { mode: 'append', keys: ['m'] }), []],
  ['counters that are numbers', sink('postgres', { mode: 'add', keys: ['a', 'at'] }), []],
  [
    'a counter that is none',
    sink('postgres', { mode: 'add', keys: ['a'] }),
    [{ code: 'cannotBeAdded', setting: 'keys', params: { column: 'at', type: said('a date') } }],
  ],
])('an output with %s', (_name, given, expected) => {
  const problems = checkSink(given, COLUMNS)
  expect(problems).toMatchObject(expected)
  expect(problems).toHaveLength(expected.length)
})

const drawn = draw({ a: lines, b: node('filter'), u: node('union'), t: table }, 'a.out>b.in', 'b.out>u.in', 'u.out>t.in')
const end = (text: string) => ({ node: text.split('.')[0]!, port: text.split('.')[1]! })
test.each([
  ['a.out', 'u.in', 'ok'],
  ['a.out', 'a.in', 'wireToItself'],
  ['a.out', 't.in', 'portTaken'],
  ['a.out', 't.other', 'noSuchPort'],
  ['a.out', 'b.in', 'edgeExists'],
  // Its input is taken too, but no step before it would help.
  ['u.out', 'b.in', 'wouldBeCircle'],
  ['u.out', 'u.in', 'wireToItself'],
  ['x.out', 'b.in', 'noSuchPort'],
])('a wire from %s to %s: %s', (from, to, expected) => {
  const answer = canConnect(drawn, end(from), end(to))
  expect(answer.ok ? 'ok' : answer.code).toBe(expected)
})
test('a wire that closes a circle is refused', () => {
  const open = draw({ u: node('union'), v: node('union') }, 'u.out>v.in')
  expect(canConnect(open, end('v.out'), end('u.in'))).toMatchObject({ ok: false, code: 'wouldBeCircle' })
})
