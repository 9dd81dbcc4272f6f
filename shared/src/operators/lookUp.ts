import { z } from 'zod'
import { conditionFragment, hasConditions } from '../fields/conditions.ts'
import { choice, columnPairs, columns, conditions, table } from '../fields/kinds.ts'
import type { ColumnPair, Conditions } from '../fields/settingValues.ts'
import type { PlanBuilder, Rel } from '../plan/builder.ts'
import { columnItems } from '../plan/items.ts'
import type { KeptTable } from '../plan/plan.ts'
import { defineOperator } from './definition.ts'
import { lookUpExamples } from './lookUpExamples.ts'
import { words } from '../text/words.ts'

const GIVEN = { setting: 'from', is: ['given'] }
const ARRIVING = { setting: 'from', is: ['port'] }
/** Columns of the table, wherever it is. */
const OF_TABLE = { columnsOf: 'table', orPort: { port: 'table', when: ARRIVING } }
/** Marks a row that takes its key out of the table. */
const REMOVED = '__mr_removed'

/** Whether a table stands in settings that need not be right otherwise. */
const hasTable = (settings: unknown): boolean => {
  const given = settings !== null && typeof settings === 'object' && 'table' in settings ? settings.table : undefined
  return given !== null && typeof given === 'object' && 'columns' in given && Array.isArray(given.columns)
}

/** The table that is made of what arrives. */
function keptOf(
  arriving: Rel,
  { update, remove, on }: { update: 'replace' | 'merge'; remove: Conditions; on: ColumnPair[] },
  p: PlanBuilder,
): KeptTable {
  if (update === 'replace') return { kept: p.table(arriving, []).id, keyed: false }
  const removes = hasConditions(remove)
  const marked = removes
    ? p.project(arriving, [{ name: REMOVED, value: conditionFragment(remove, 'remove'), own: true }], { keep: true })
    : arriving
  const keys = on.map(({ right }) => right)
  return { kept: p.table(marked, keys, removes ? REMOVED : undefined).id, keyed: true }
}

/** Spark's join of a stream with a table: one that stays as it is, or one that changes now and then. */
export const lookUp = defineOperator({
  type: 'lookUp',
  version: 2,
  kind: 'step',
  name: 'Look up',
  summary: 'Adds columns from a table of yours.',
  help: 'Each row is matched with the table by one column or several, which must all be equal. With several matches the first row of the table counts, so that the number of rows never grows, or each makes a row, in the order of the table. An empty value matches nothing. The table is written into the step, or it is what arrives at its second port, from a file or a query, say: that is kept over restarts and deploys, and counts for the rows of its own update already.',
  icon: 'IconTableShortcut',
  spark: [
    {
      operation: 'join with a static table',
      settings: 'Rows without a match: leave out (join) or keep (leftOuterJoin); with several matches, a row of each.',
      proof: [{ example: 'A row of each match' }, { example: 'Only rows with a match' }],
      differs: [
        {
          what: 'With several matches the first row of the table counts, unless a row of each is asked for.',
          proof: { example: 'Names of countries' },
        },
      ],
    },
    {
      operation: 'join with a table that changes',
      settings:
        'The table is what arrives at the port "Table", from "Table from a file" or "PostgreSQL query", say; an update with rows replaces it.',
      proof: [{ example: 'In what arrives, the whole table each time' }],
      differs: [
        {
          what: 'What the table says goes through the input log, so that a batch that runs again, or a replay, finds the same; in Spark, transform reads the table again in each batch.',
          proof: { example: 'In what arrives, the whole table each time' },
        },
      ],
    },
  ],
  search: [
    'lookup',
    'vlookup',
    'join',
    'enrich',
    'static table',
    'broadcast join',
    'map values',
    'xlookup',
    'hlookup',
    'index match',
    'reference table',
    'match',
    'mapping table',
    'dictionary',
    'broadcast',
  ],
  inputs: [
    { id: 'in', name: 'Rows' },
    { id: 'table', name: 'Table', optional: true, anySlide: true },
  ],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z
    .strictObject({
      from: choice(['given', 'port'], {
        label: 'The table is',
        hint: 'Where the rows come from that are looked up.',
        options: [
          { value: 'given', label: 'pasted, uploaded or typed in' },
          { value: 'port', label: 'what arrives at the port "Table"', hint: 'it may change while the pipeline runs' },
        ],
      }).default('given'),
      table: table({ label: 'Table', hint: 'Paste or upload CSV with a header.', shownWhen: GIVEN }).default({ columns: [], rows: [] }),
      update: choice(['replace', 'merge'], {
        label: 'Rows that arrive',
        hint: 'What they do to the table.',
        shownWhen: ARRIVING,
        options: [
          { value: 'replace', label: 'are the whole table', hint: 'an update with rows replaces what was there' },
          { value: 'merge', label: 'replace rows with equal keys', hint: 'the newest row of a key counts, others stay' },
        ],
      }).default('replace'),
      remove: conditions({
        label: 'Rows that remove their key',
        hint: 'Where the newest row of a key is such a one, the table lacks that key. Without conditions none is.',
        port: 'table',
        shownWhen: { setting: 'update', is: ['merge'] },
      }).default({ mode: 'rows', match: 'any', rows: [] }),
      on: columnPairs({
        label: 'Equal in',
        hint: 'A column of the stream, and the one of the table in which its values are looked for.',
        sides: { left: { label: 'Column of the stream', port: 'in' }, right: { label: 'Column of the table', ...OF_TABLE } },
      }).min(1, { error: () => words('Choose at least one pair of columns.') }),
      add: columns({ label: 'Columns to add', hint: 'What a row gets from its match.', ...OF_TABLE }).min(1),
      unmatched: choice(['keep', 'drop'], {
        label: 'Rows without a match',
        hint: 'What happens to a row that the table does not know.',
        options: [
          { value: 'keep', label: 'keep, with empty values' },
          { value: 'drop', label: 'leave out' },
        ],
      }).default('keep'),
      matches: choice(['first', 'all'], {
        label: 'With several matches',
        hint: 'What happens where the table has the value more than once.',
        options: [
          { value: 'first', label: 'take the first one', hint: 'the number of rows never grows' },
          { value: 'all', label: 'make a row of each', hint: 'as a join does' },
        ],
      }).default('first'),
    })
    .refine(({ from, table: given }) => from !== 'given' || given === undefined || given.columns.length > 0, {
      path: ['table'],
      error: () => words('Paste or upload a table.'),
      // Told beside what else is wrong.
      when: ({ value }) => hasTable(value),
    }),
  defaults: {
    from: 'given',
    table: { columns: [], rows: [] },
    on: [{ left: '', right: '' }],
    add: [],
    unmatched: 'keep',
    matches: 'first',
  },
  migrate: { 1: ({ column = '', key = '', ...rest }) => ({ ...rest, on: [{ left: column, right: key }] }) },
  caption: (s) => words('{what} by {keys}', { what: s.add, keys: s.on.map(({ left }) => left) }),
  check: (s, { slides }) => {
    if (s.from === 'port' && !slides.table) return [{ code: 'tableNotConnected', setting: 'from' }]
    if (s.from === 'given' && slides.table) {
      return [{ code: 'tableNotUsed', setting: 'from', fix: { label: words('Look up in what arrives'), value: 'port' } }]
    }
    return []
  },
  build: ({ in: input, table: arriving }, s, p) => ({
    out: p.lookup(
      input!,
      s.from === 'port' && arriving ? keptOf(arriving, s, p) : s.table,
      s.on.map(({ left, right }) => ({ column: left, key: right })),
      columnItems(s.add, 'add'),
      { unmatched: s.unmatched, every: s.matches === 'all' },
    ),
  }),
  examples: lookUpExamples,
})
