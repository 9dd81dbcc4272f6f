import { z } from 'zod'
import { choice, columns, duration } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import type { MergedColumn } from '../plan/plan.ts'
import type { PlanBuilder, Rel } from '../plan/builder.ts'
import { defineOperator } from './definition.ts'
import { freeName, keysOrOne } from './keyedState.ts'

/** The step's own columns: the batch time, and whether a row goes on. */
const AT = '__mr_at'
const UNIQUE = '__mr_unique'

const ID = [
  { name: 'id', type: 'INTEGER' },
  { name: 'v', type: 'VARCHAR' },
]
const rows = (...each: [number | null, string][]) => each.map(([id, v]) => ({ id, v }))

/** Spark's `dropDuplicates` and `dropDuplicatesWithinWatermark`, on batch times. */
export const deduplicate = defineOperator({
  type: 'deduplicate',
  version: 1,
  kind: 'step',
  name: 'Deduplicate',
  summary: 'Lets one of several equal rows through; the others leave by a port of their own.',
  help: 'Rows are duplicates when they are equal in the columns that you name; empty values are equal to each other. Within a time, a row goes on when no equal one went on in the time before it, also over restarts and deploys. Within each update nothing is remembered, and the last of several equal rows can be kept instead of the first. "Ever" remembers every key for good: its memory grows with the number of keys.',
  icon: 'IconCopyMinus',
  search: [
    'dropDuplicates',
    'dropDuplicatesWithinWatermark',
    'distinct',
    'unique',
    'deduplicate',
    'dedupe',
    'remove duplicates',
    'DISTINCT ON',
    'drop_duplicates',
    'once',
    'idempotent',
    'exactly once',
    'repeated rows',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Unique' },
    { id: 'duplicates', name: 'Duplicates' },
  ],
  settings: z.strictObject({
    keys: columns({ label: 'Equal in', hint: 'Choose all columns to compare whole rows.' }).min(1),
    over: choice(['update', 'within', 'ever'], {
      label: 'Once',
      hint: 'Over what time duplicates are looked for.',
      options: [
        { value: 'update', label: 'in each update' },
        { value: 'within', label: 'within a time', hint: 'such as once a day' },
        { value: 'ever', label: 'ever', hint: 'every key is remembered for good' },
      ],
    }).default('within'),
    time: duration({
      label: 'Time',
      hint: 'So long after a row that went on, equal ones are duplicates.',
      min: 100,
      shownWhen: { setting: 'over', is: ['within'] },
    }).default(3_600_000),
    keep: choice(['first', 'last'], {
      label: 'Keep',
      hint: 'Which of the equal rows of an update goes on.',
      shownWhen: { setting: 'over', is: ['update'] },
      options: [
        { value: 'first', label: 'the first' },
        { value: 'last', label: 'the last' },
      ],
    }).default('first'),
  }),
  defaults: { keys: [], over: 'within', time: 3_600_000, keep: 'first' },
  caption: (s) =>
    s.over === 'within'
      ? words('by {keys}, within {time, duration}', { keys: s.keys, time: s.time })
      : words('by {keys}', { keys: s.keys }),
  build: ({ in: input }, s, p) => {
    const marked =
      s.over === 'update' ? inBatch(input!, s.keys, s.keep, p) : remembered(input!, s.keys, s.over === 'within' ? s.time : undefined, p)
    const { yes, no } = p.split(marked, { sql: UNIQUE })
    const drop = { keep: true, drop: [UNIQUE, AT] }
    return { out: p.project(yes, [], drop), duplicates: p.project(no, [], drop) }
  },
  examples: [
    {
      title: 'Once within two seconds',
      settings: { keys: ['id'], over: 'within', time: 2000 },
      inputs: {
        in: {
          columns: ID,
          batches: { 1: rows([1, 'a'], [2, 'b'], [1, 'c']), 2: rows([1, 'd'], [null, 'e'], [null, 'f']), 3: rows([1, 'g']) },
        },
      },
      expect: {
        out: { 1: rows([1, 'a'], [2, 'b']), 2: rows([null, 'e']), 3: rows([1, 'g']) },
        duplicates: { 1: rows([1, 'c']), 2: rows([1, 'd'], [null, 'f']) },
      },
      ordered: true,
    },
    {
      title: 'The last one of each update',
      settings: { keys: ['id'], over: 'update', keep: 'last' },
      inputs: { in: { columns: ID, batches: { 1: rows([1, 'a'], [2, 'b'], [1, 'c']), 2: rows([1, 'd']) } } },
      expect: { out: { 1: rows([2, 'b'], [1, 'c']), 2: rows([1, 'd']) }, duplicates: { 1: rows([1, 'a']) } },
      ordered: true,
    },
    {
      title: 'Ever',
      settings: { keys: ['id'], over: 'ever' },
      inputs: { in: { columns: ID, batches: { 1: rows([1, 'a']), 2: [], 3: rows([1, 'b'], [2, 'c']) } } },
      expect: { out: { 1: rows([1, 'a']), 3: rows([2, 'c']) }, duplicates: { 3: rows([1, 'b']) } },
    },
  ],
})

function inBatch(input: Rel, keys: string[], keep: 'first' | 'last', p: PlanBuilder): Rel {
  const compute = keep === 'first' ? 'rowNumber' : 'fromEnd'
  const numbered = p.over(input, keys, [], [{ name: UNIQUE, compute, own: true }])
  return p.project(numbered, [{ name: UNIQUE, value: { sql: `${UNIQUE} = 1` }, own: true }], { keep: true })
}

/** A key remembers when a row of it went on last: the row that changes this goes on. */
function remembered(input: Rel, keys: string[], within: number | undefined, p: PlanBuilder): Rel {
  const seen: MergedColumn = {
    name: freeName('seen', keys),
    initial: 'NULL',
    fresh: { sql: `max(${AT})` },
    combine:
      within === undefined ? 'coalesce($old, $fresh)' : `CASE WHEN $old > $fresh - to_milliseconds(${within}) THEN $old ELSE $fresh END`,
    inOrder: { row: AT, over: AT },
  }
  const timed = p.project(input, [{ name: AT, value: { sql: 'now()', setting: 'keys' }, own: true }], { keep: true })
  const { rows: marked } = p.stateByRow(timed, {
    name: 'seen',
    key: keysOrOne(keys),
    columns: [seen],
    ...(within !== undefined && { timeout: within }),
    emit: [{ name: UNIQUE, value: { sql: `new."${seen.name}" IS DISTINCT FROM old."${seen.name}"` }, own: true }],
  })
  return marked
}
