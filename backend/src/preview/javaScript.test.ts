/** A person's code on samples: its rows as in a run, and what is told at its field. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyChange, problemInWords, reasonInWords, type JsonObject } from '@millrace/shared'
import { draftOf } from '../testing/drafts.ts'
import { PreviewLab, sourceOf } from '../testing/previews.ts'
import { jsonFormat, lines } from '../testing/runs.ts'

let lab: PreviewLab
beforeAll(async () => {
  lab = await PreviewLab.open()
})
afterAll(() => lab.close())

const source = sourceOf(jsonFormat([{ name: 'v', type: 'INTEGER' }]))
const draft = (settings: JsonObject) => draftOf({ in: source, code: ['javascript', settings] }, ['in.out>code.in'])
const sample = () => lab.sample({ 1000: lines([{ v: 1 }, { v: 2 }]), 2000: lines([{ v: 3 }]) })

test('code over rows says the time of their batch, and all of the sample are shown', async () => {
  const made = [{ name: 'at', type: 'TIMESTAMP' }]
  const found = await lab.preview(draft({ code: 'return { ...row, at: batch.time }', columns: made }), 'code.out', { in: await sample() })
  expect(found).toMatchObject({
    rows: [
      [1, '1970-01-01 00:00:01'],
      [2, '1970-01-01 00:00:01'],
      [3, '1970-01-01 00:00:02'],
    ],
    problems: [],
  })
  expect(found.counts['code']).toEqual({ in: { in: 3 }, out: { out: 3 }, scope: 'sample' })
})

test('code over batches is called for each, and the rows of the newest one are shown', async () => {
  const settings = {
    over: 'batch',
    code: 'return rows.map((row) => ({ ...row, all: rows.length }))',
    columns: [{ name: 'all', type: 'INTEGER' }],
  }
  expect(await lab.preview(draft(settings), 'code.out', { in: await sample() })).toMatchObject({
    rows: [[3, 1]],
    asOf: 2000,
    scope: 'batch',
  })
})

test.each<[what: string, settings: JsonObject, line: number | undefined, words: string]>([
  [
    'fails on some rows',
    { code: 'if (row.v > 1)\n  throw new Error("too much")\nreturn row' },
    2,
    '2 rows of these are refused, the first one ({"v":2}): line 2: Error: too much',
  ],
  [
    'does not end',
    { code: 'for (;;);' },
    undefined,
    '3 rows of these are refused, the first one ({"v":1}): the code did not end within 1 s',
  ],
])('code that %s tells so at its field, and again when it is asked again', async (_what, settings, line, words) => {
  const samples = { in: await sample() }
  for (let asked = 0; asked < 2; asked++) {
    const { problems } = await lab.preview(draft(settings), 'code.out', samples)
    expect(problems).toMatchObject([{ code: 'javascriptRefuses', severity: 'warning', node: 'code', setting: 'code' }])
    expect(problems.map(problemInWords)).toEqual([words])
    expect(problems[0]!.params['line']).toBe(line)
  }
})

test('columns that only the code has are offered, and come out then', async () => {
  const samples = { in: await sample() }
  const before = draft({ code: 'return { ...row, half: row.v / 2, words: ["a"], big: 2n ** 40n }', columns: [] })
  const { problems } = await lab.preview(before, 'code.out', samples)
  expect(problems.map(problemInWords)).toEqual(['The code also gives "half", "words", "big", which no column takes.'])
  const after = applyChange(before, { ops: problems[0]!.fix!.operations })
  if (!('document' in after)) throw new Error(after.code)
  const found = await lab.preview(after.document, 'code.out', samples)
  expect(found).toMatchObject({ problems: [], rows: expect.arrayContaining([[3, 1.5, ['a'], 2 ** 40]]) })
  expect(found.columns?.map(({ type }) => type)).toEqual(['INTEGER', 'DOUBLE', 'VARCHAR[]', 'BIGINT'])
})

test('code that is wrong tells the line, and nothing behind it is computed', async () => {
  const { problems, columns } = await lab.preview(draft({ code: 'const v: number = 1\nreturn v +' }), 'code.out', { in: await sample() })
  expect(columns).toBeNull()
  expect(problems).toMatchObject([{ code: 'codeWrong', node: 'code', setting: 'code', params: { line: 2 } }])
})

test.each([
  ['return null', 'Its code gives nothing back for 3 rows.'],
  ['for (;;);', 'Its code refuses all 3 rows, the first one because: the code did not end within 1 s'],
  ['throw new Error("no")', 'Its code refuses all 3 rows, the first one because: line 1: Error: no'],
])('why nothing comes of %s', async (code, words) => {
  const { reason } = await lab.explain(draft({ code }), 'code.out', { in: await sample() })
  expect(reasonInWords(reason)).toBe(words)
})
