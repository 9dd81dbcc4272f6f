/** What code can do to the sandbox, and what it cannot. */
import { afterAll, expect, test } from 'vitest'
import { SaidError, type JsonObject } from '@millrace/shared'
import { scriptOf } from './scriptOf.ts'
import { JavaScriptProcess } from './javaScriptProcess.ts'
import type { Answer, Ended, Setup } from './messages.ts'

const javaScript = new JavaScriptProcess()
afterAll(() => javaScript.close())

const TIME = Date.UTC(2026, 0, 1, 10)
const setupOf = (code: string, more: Partial<Setup> = {}): Setup => {
  const prepared = scriptOf(code, more.over ?? 'row')
  if ('problem' in prepared) throw new SaidError(prepared.problem.message)
  return { script: prepared.script, over: 'row', time: TIME, memory: 32, whole: [], bytes: [], wide: 'none', ...more }
}

async function run(
  code: string,
  rows = '[{"a":1}]',
  more: Partial<Setup> = {},
  limit = 5000,
): Promise<{ answer: Answer | null; ended: Ended | null }> {
  const batch = await javaScript.begin(setupOf(code, more), limit)
  const given = await batch.work({ rows })
  const answer = more.over === 'batch' ? await batch.work('end') : given
  return { answer, ended: batch.ended }
}
const rowsOf = (answer: Answer | null) =>
  (answer?.out ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JsonObject)

test.each<[what: string, code: string, rows: JsonObject[]]>([
  ['a body', 'row.b = row.a + 1\nreturn row', [{ a: 1, b: 2 }]],
  ['an arrow function', '(row) => ({ b: row.a })', [{ b: 1 }]],
  ['a named function', 'function double(row) { return { b: row.a * 2 } }', [{ b: 2 }]],
  ['a body that begins with a function of its own', 'const twice = (v) => v * 2\nreturn { b: twice(row.a) }', [{ b: 2 }]],
  ['one that begins with a declaration', 'function twice(v) { return v * 2 }\nreturn { b: twice(row.a) }', [{ b: 2 }]],
  ['a module', 'const k: number = 3\nexport default (row: { a: number }) => ({ b: row.a + k })', [{ b: 4 }]],
  ['types', 'const b = row.a as number\nreturn { b } satisfies { b: number }', [{ b: 1 }]],
  ['a list of rows', 'return [row, { a: 2 }]', [{ a: 1 }, { a: 2 }]],
  ['a row left out', 'return null', []],
  ['a whole number that no double holds', 'return { a: 2n ** 64n }', [{ a: Number(2n ** 64n) }]],
  [
    'the time of the batch',
    'return { a: new Date(), b: Date.now() - batch.time, c: Date().slice(0, 15), d: new Date(0).getTime() }',
    [{ a: '2026-01-01T10:00:00.000Z', b: 0, c: 'Thu Jan 01 2026', d: 0 }],
  ],
  [
    'the time of the batch as a format shows it',
    'return { a: new Intl.DateTimeFormat("en").format(), b: new Intl.DateTimeFormat("en").formatToParts()[4].value }',
    [{ a: '1/1/2026', b: '2026' }],
  ],
])('code can be %s', async (_what, code, rows) => {
  const { answer, ended } = await run(code)
  expect([rowsOf(answer), answer?.failed, ended]).toEqual([rows, [], null])
})

const HOST = [
  'process',
  'require',
  'module',
  'fetch',
  'setTimeout',
  'queueMicrotask',
  'Buffer',
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'WeakRef',
  'ivm',
]
test.each(HOST)('there is no %s', async (name) => {
  const { answer } = await run(`return { a: typeof ${name}, b: typeof globalThis[${JSON.stringify(name)}] }`)
  expect(rowsOf(answer)).toEqual([{ a: 'undefined', b: 'undefined' }])
})

test.each<[what: string, code: string, reason: RegExp]>([
  ['the way out through a constructor', 'return { a: constructor.constructor("return process")() }', /process is not defined/],
  ['the way out through the batch', 'return { a: batch.constructor.constructor("return process")() }', /process is not defined/],
  [
    'the way out through an error',
    'try { null.x } catch (e) { return { a: e.constructor.constructor("return process")() } }',
    /process is not defined/,
  ],
  ['an error', '\nthrow new TypeError("no\\n\\nway")', /^line 2: TypeError: no way$/],
  ['nothing that is thrown', 'throw null', /^it threw null$/],
  ['what cannot be shown', 'throw { toString() { throw 1 } }', /^it threw something that cannot be shown$/],
  ['a getter that throws', 'return { get a() { throw new Error("no") } }', /^line 1: Error: no$/],
  ['a row that holds itself', 'row.self = row\nreturn row', /circular/],
  ['endless calls', 'const f = () => f()\nreturn f()', /Maximum call stack/],
  ['nothing', 'row.b = 1', /^it gave back nothing: end it with "return row"/],
  ['a text', 'return "x"', /^it gave back "x" instead of a row$/],
  ['a list of texts', 'return ["x"]', /^it gave back "x" instead of a row$/],
  ['a date', 'return new Date()', /instead of a row$/],
  ['a promise', 'return Promise.resolve(row)', /^it is asynchronous/],
  ['an asynchronous function', 'async (row) => row', /^it is asynchronous/],
  ['a text longer than there may be', 'return { a: "x".repeat(2 ** 29) + "y" }', /Invalid string length/],
  ['more bytes than there are', 'return new ArrayBuffer(2 ** 31)', /allocation failed/],
  ['a number with decimals for a column of whole ones', 'return { whole: 1.5 }', /^whole: 1.5 is not a whole number$/],
  ['a name that is not there', 'return { a: nobody }', /^line 1: ReferenceError: nobody is not defined$/],
])('a row fails at %s', async (_what, code, reason) => {
  const { answer, ended } = await run(code, '[{"a":1}]', { whole: ['whole'] })
  expect([answer?.out, answer?.done, ended]).toEqual(['', 1, null])
  expect(answer?.failed).toEqual([[0, expect.stringMatching(reason), '']])
})

test.each<[what: string, code: string, ended: Ended['ended'][]]>([
  ['an endless loop', 'for (;;);', ['time']],
  ['an endless search by a pattern', 'return { a: /^(a+)+$/.test("a".repeat(40) + "b") }', ['time']],
  ['a proxy that never tells its columns', 'return new Proxy({}, { ownKeys() { for (;;); } })', ['time']],
  ['a length that is never told', 'return Object.defineProperty([], "0", { get() { for (;;); } })', ['time']],
  // Whether its time or its memory ends first depends on the machine.
  ['promises without end', 'const f = () => Promise.resolve().then(f)\nf()\nreturn row', ['time', 'memory']],
  ['a number that takes minutes', 'return { a: String((2n ** (2n ** 28n)).toString().length) }', ['time']],
  ['objects without end', 'const all = []\nfor (;;) all.push(new Array(1e5).fill(1))', ['memory']],
  ['a module that never begins', 'for (;;);\nexport default (row) => row', ['time']],
  ['a module that throws', 'throw new Error("no")\nexport default (row) => row', ['failed']],
  ['a module without a function', 'export default 3', ['failed']],
  ['a module that is imported', 'import("node:fs")\nreturn row', ['failed']],
])('%s ends, and the next batch goes on', async (_what, code, expected) => {
  // Memory is to end long before the time does.
  const limit = expected.includes('time') ? 300 : 30_000
  const { ended } = await run(code, '[{"a":1},{"a":2}]', {}, limit)
  expect(expected).toContain(ended?.ended)
  expect(rowsOf((await run('return row')).answer)).toEqual([{ a: 1 }])
})

test('rows before the one that does not end are there', async () => {
  const { answer, ended } = await run('if (row.a === 2) for (;;);\nreturn row', '[{"a":1},{"a":2},{"a":3}]', {}, 200)
  expect([rowsOf(answer), answer?.done, ended?.ended]).toEqual([[{ a: 1 }], 1, 'time'])
})

test('what code changes of the language is gone in the next batch, and so is what it keeps', async () => {
  const pollute =
    'globalThis.kept = (globalThis.kept ?? 0) + 1; Object.prototype.polluted = 1; Array.prototype.push = JSON.stringify = JSON.parse = () => "x"; return { a: kept }'
  expect(rowsOf((await run(pollute, '[{},{}]')).answer)).toEqual([{ a: 1 }, { a: 2 }])
  expect(rowsOf((await run('return { a: typeof kept, b: {}.polluted ?? 0, c: JSON.stringify([].concat(1)) }')).answer)).toEqual([
    { a: 'undefined', b: 0, c: '[1]' },
  ])
})

test('chance is the same for the same batch and row, and another for others', async () => {
  const draw = async (time: number) => rowsOf((await run('return { a: Math.random() }', '[{},{}]', { time })).answer).map(({ a }) => a)
  const [first, again, later] = [await draw(TIME), await draw(TIME), await draw(TIME + 1000)]
  expect(again).toEqual(first)
  expect(new Set([...first, ...later]).size).toBe(4)
})

test.each<[text: string, wide: Setup['wide'], kinds: string[]]>([
  ['9007199254740991', 'whole', ['number']],
  ['9007199254740993', 'whole', ['bigint']],
  ['[9007199254740993,1,0.1]', 'whole', ['bigint', 'number', 'number']],
  ['12345678901234567.89', 'decimal', ['string']],
  ['[0.10,1234567890123.45,-99999999999999999999]', 'decimal', ['number', 'number', 'bigint']],
  ['"9007199254740993"', 'whole', ['string']],
])('%s is read exactly', async (text, wide, kinds) => {
  const { answer } = await run('return { a: row.a, kinds: [row.a].flat().map((each) => typeof each) }', `[{"a":${text}}]`, { wide })
  expect(rowsOf(answer)[0]).toMatchObject({ kinds })
  // Decimals come back as texts: a column of theirs reads them as they are.
  expect(answer?.out).toContain(wide === 'decimal' && kinds.includes('string') ? `"a":"${text}"` : `"a":${text.replace('0.10', '0.1')}`)
})

test('a function over a batch gets all rows, and gives any number back, in pieces', async () => {
  const batch = await javaScript.begin(
    setupOf('return Array.from({ length: 3000 }, (_, i) => ({ i, all: rows.length, text: "x".repeat(500) }))', { over: 'batch' }),
    5000,
  )
  for (const rows of ['[{"a":1},{"a":2}]', '[{"a":3}]']) expect((await batch.work({ rows }))?.done).toBe(rows === '[{"a":3}]' ? 1 : 2)
  const [first, rest] = [await batch.work('end'), await batch.work('more')]
  expect([first?.more, rest?.more]).toEqual([true, false])
  const rows = [...rowsOf(first), ...rowsOf(rest)]
  expect([rows.length, rows.at(-1)]).toEqual([3000, expect.objectContaining({ i: 2999, all: 3 })])
})

test.each<[what: string, code: string, refused: RegExp | undefined, failed: unknown[]]>([
  ['throws', 'throw new RangeError("no")', /^line 1: RangeError: no$/, []],
  ['gives back a row', 'return rows[0]', /instead of a list of rows$/, []],
  ['gives back nothing', '', /^it gave back undefined instead of a list of rows$/, []],
  ['gives back rows and others', 'return [{ a: 1 }, 2, null]', undefined, [[-1, 'it gave back 2 instead of a row', '2']]],
])('a function over a batch that %s', async (_what, code, refused, failed) => {
  const { answer } = await run(code, '[{"a":1}]', { over: 'batch' })
  expect(answer?.failed).toEqual(failed)
  if (refused) expect(answer?.refused).toMatch(refused)
  else expect(answer?.refused).toBeUndefined()
})

test('nothing of the process that asks stands in the one that answers', async () => {
  process.env['MILLRACE_TEST_SECRET'] = 'secret'
  const own = new JavaScriptProcess()
  try {
    const batch = await own.begin(setupOf('return { a: Object.getOwnPropertyNames(globalThis).length > 0 }'), 1000)
    expect(rowsOf(await batch.work({ rows: '[{}]' }))).toEqual([{ a: true }])
    const { readFile } = await import('node:fs/promises')
    const surroundings = await readFile(`/proc/${own.pid}/environ`, 'utf8')
    expect(surroundings).not.toContain('secret')
  } finally {
    await own.close()
    delete process.env['MILLRACE_TEST_SECRET']
  }
})
