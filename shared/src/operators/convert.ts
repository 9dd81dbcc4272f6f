import { z } from 'zod'
import { choice, chosenColumns, text } from '../fields/kinds.ts'
import type { ChosenColumn } from '../fields/settingValues.ts'
import { quoteIdentifier, quoteLiteral } from '../fields/sql.ts'
import { typeFamily, typeInWords } from '../fields/types.ts'
import type { Item } from '../plan/plan.ts'
import { defineOperator } from './definition.ts'

const WHY = '__mr_why'
const DATES = ['iso', 'dmy', 'mdy', 'seconds', 'milliseconds', 'pattern'] as const
interface Writing {
  dates: (typeof DATES)[number]
  pattern: string
  decimal: 'point' | 'comma'
}

/** SQL's TRY_CAST with the ways in which people write numbers and dates; a row with a value that does not fit leaves by a port of its own. */
export const convert = defineOperator({
  type: 'convert',
  version: 1,
  kind: 'step',
  name: 'Convert types',
  summary: 'Turns texts into numbers, dates and the like; rows that do not fit leave by a port of their own.',
  help: 'Each chosen column gets the type that you give it, and another name where you give one. Blanks around a value do not count, and a text of blanks only is empty. A whole number has no fraction; yes, no, true, false, on, off, 1 and 0 are truth values. Rows in which a value does not fit leave by "Failed" as they came, with the reason. Dates and times without a zone are taken to be in the time zone of the pipeline.',
  icon: 'IconTransform',
  search: [
    'cast',
    'convert',
    'TRY_CAST',
    'to_date',
    'to_timestamp',
    'to_number',
    'parse date',
    'strptime',
    'VALUE',
    'DATEVALUE',
    'type',
    'number format',
    'astype',
    'change type',
    'validate',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Converted' },
    { id: 'failed', name: 'Failed' },
  ],
  settings: z.strictObject({
    columns: chosenColumns({
      label: 'Columns to convert',
      hint: 'With the type that each becomes. All other columns stay as they are.',
    }).min(1),
    dates: choice(DATES, {
      label: 'Dates and times are written',
      hint: 'How they stand in the columns that become dates or times.',
      options: [
        { value: 'iso', label: '2024-12-31 23:59', hint: 'ISO 8601' },
        { value: 'dmy', label: '31.12.2024 or 31/12/2024', hint: 'the day first' },
        { value: 'mdy', label: '12/31/2024', hint: 'the month first' },
        { value: 'seconds', label: 'as seconds since 1970' },
        { value: 'milliseconds', label: 'as milliseconds since 1970' },
        { value: 'pattern', label: 'by a pattern' },
      ],
    }).default('iso'),
    pattern: text({
      label: 'Pattern',
      hint: 'Such as %d-%b-%y %H:%M for 31-Dec-24 23:59.',
      shownWhen: { setting: 'dates', is: ['pattern'] },
    }).default(''),
    decimal: choice(['point', 'comma'], {
      label: 'Numbers are written',
      hint: 'What stands before a fraction, and between thousands.',
      options: [
        { value: 'point', label: '1,234.56' },
        { value: 'comma', label: '1.234,56' },
      ],
    }).default('point'),
    reason: text(
      { label: 'Column for the reason', hint: 'It tells of a row that failed what did not fit.', namesColumn: true },
      z.string().min(1).max(200),
    ).default('reason'),
  }),
  defaults: { columns: [], dates: 'iso', decimal: 'point', reason: 'reason' },
  caption: (s) => s.columns.map(({ column, as }) => as || column).join(', '),
  check: (s) => {
    const bare = s.columns.findIndex(({ type }) => type === '')
    if (bare >= 0) return [{ code: 'typeMissing', setting: `columns.${bare}.type` }]
    return s.dates === 'pattern' && s.pattern === '' ? [{ code: 'datePatternMissing', setting: 'pattern' }] : []
  },
  build: ({ in: input }, s, p) => {
    const texts = s.columns.map(({ column }, i): Item => {
      const sql = `nullif(trim(CAST(${quoteIdentifier(column)} AS VARCHAR)), '')`
      return { name: textName(i), value: { sql, setting: `columns.${i}.column` }, own: true }
    })
    const converted = s.columns.map(({ column, type }, i): Item => {
      const sql =
        typeFamily(type) === 'text' && /^(VARCHAR|TEXT|STRING|CHAR)/i.test(type)
          ? `CAST(${quoteIdentifier(column)} AS VARCHAR)`
          : read(textName(i), type, s)
      return { name: valueName(i), value: { sql, setting: `columns.${i}.type` }, own: true }
    })
    const reasons = s.columns.map(({ column, type }, i) => {
      const said = `${quoteLiteral(`${column}: "`)} || left(${textName(i)}, 100) || ${quoteLiteral(`" is not ${typeInWords(type)}`)}`
      return `WHEN ${textName(i)} IS NOT NULL AND ${valueName(i)} IS NULL THEN ${said}`
    })
    const why: Item = { name: WHY, value: { sql: `CASE ${reasons.join(' ')} END` }, own: true }
    const tried = p.project(p.project(p.project(input!, texts, { keep: true }), converted, { keep: true }), [why], { keep: true })
    const { yes, no } = p.split(tried, { sql: `${WHY} IS NULL` })
    const own = [...texts, ...converted, why].map(({ name }) => name)
    const values = s.columns.map(({ column, as }, i): Item => ({
      name: as || column,
      value: { sql: valueName(i), setting: `columns.${i}.as` },
    }))
    const renamed = s.columns.filter(isRenamed).map(({ column }) => column)
    return {
      out: p.project(yes, values, { keep: true, drop: [...own, ...renamed] }),
      failed: p.project(no, [{ name: s.reason, value: { sql: WHY, setting: 'reason' } }], { keep: true, drop: own }),
    }
  },
  examples: [
    {
      title: 'Numbers and days as they are written in German',
      settings: {
        columns: [
          { column: 'amount', type: 'DECIMAL(10,2)' },
          { column: 'on', as: 'day', type: 'DATE' },
          { column: 'n', type: 'INTEGER' },
        ],
        dates: 'dmy',
        decimal: 'comma',
      },
      inputs: {
        in: {
          columns: ['amount', 'on', 'n'].map((name) => ({ name, type: 'VARCHAR' })),
          batches: {
            1: [
              { amount: '1.234,5', on: '31.12.2024', n: ' 7 ' },
              { amount: '0,5', on: '1/2/2024', n: '' },
              { amount: '1.5', on: '31.12.2024', n: '1' },
              { amount: '2', on: '2024-12-31', n: '1' },
              { amount: '3', on: null, n: '1,5' },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { amount: 1234.5, n: 7, day: '2024-12-31' },
            { amount: 0.5, n: null, day: '2024-02-01' },
          ],
        },
        failed: {
          1: [
            { amount: '1.5', on: '31.12.2024', n: '1', reason: 'amount: "1.5" is not a number' },
            { amount: '2', on: '2024-12-31', n: '1', reason: 'on: "2024-12-31" is not a date' },
            { amount: '3', on: null, n: '1,5', reason: 'n: "1,5" is not a whole number' },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Times of computers, and truth values',
      settings: {
        columns: [
          { column: 'at', type: 'TIMESTAMPTZ' },
          { column: 'paid', type: 'BOOLEAN' },
        ],
        dates: 'milliseconds',
      },
      inputs: {
        in: {
          columns: [
            { name: 'at', type: 'BIGINT' },
            { name: 'paid', type: 'VARCHAR' },
          ],
          batches: {
            1: [
              { at: 1735689599123, paid: 'Yes' },
              { at: null, paid: '0' },
              { at: 0, paid: 'maybe' },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { at: '2024-12-31 23:59:59.123+00', paid: true },
            { at: null, paid: false },
          ],
        },
        failed: { 1: [{ at: 0, paid: 'maybe', reason: 'paid: "maybe" is not true or false' }] },
      },
      ordered: true,
    },
  ],
})

const textName = (index: number) => `__mr_text${index}`
const valueName = (index: number) => `__mr_value${index}`
const isRenamed = ({ column, as }: ChosenColumn) => Boolean(as) && as !== column

/** A text as a value of a type, empty where it is none. */
function read(value: string, type: string, { dates, pattern, decimal }: Writing): string {
  switch (typeFamily(type)) {
    case 'integer':
      return `CASE WHEN NOT regexp_matches(${plainNumber(value, decimal)}, '\\.[0-9]*[1-9]') THEN TRY_CAST(${plainNumber(value, decimal)} AS ${type}) END`
    case 'decimal':
    case 'float':
      return `TRY_CAST(${plainNumber(value, decimal)} AS ${type})`
    case 'boolean':
      return `CASE WHEN lower(${value}) IN ('true', 't', 'yes', 'y', 'on', '1') THEN true WHEN lower(${value}) IN ('false', 'f', 'no', 'n', 'off', '0') THEN false END`
    case 'time':
      return /^TIME(?!STAMP)/i.test(type) ? `TRY_CAST(${value} AS ${type})` : `TRY_CAST(${instant(value, dates, pattern)} AS ${type})`
    default:
      return `TRY_CAST(${value} AS ${type})`
  }
}

/** A number without signs between its thousands, with a point before its fraction. */
function plainNumber(value: string, decimal: 'point' | 'comma'): string {
  const [between, point] = decimal === 'point' ? [',', '\\.'] : ['.', ',']
  const grouped = `regexp_matches(${value}, '^[+-]?[0-9]{1,3}([${between}][0-9]{3})+(${point}[0-9]*)?$')`
  const bare = `CASE WHEN ${grouped} THEN translate(${value}, '${between}', '') ELSE ${value} END`
  // What is no such number stays a text that no type takes.
  return decimal === 'point' ? bare : `CASE WHEN contains(${bare}, '.') THEN 'none' ELSE translate(${bare}, ',', '.') END`
}

const DAY_FIRST = ['.', '/', '-'].map((sign) => ['%d', '%m', '%Y'].join(sign))
const MONTH_FIRST = ['/', '-', '.'].map((sign) => ['%m', '%d', '%Y'].join(sign))
const withTimes = (days: string[]) => days.flatMap((day) => [day, `${day} %H:%M`, `${day} %H:%M:%S`])

function instant(value: string, dates: Writing['dates'], pattern: string): string {
  const parsed = (patterns: string[]) => `try_strptime(${value}, [${patterns.map(quoteLiteral).join(', ')}])`
  switch (dates) {
    case 'iso':
      return value
    case 'dmy':
      return parsed(withTimes(DAY_FIRST))
    case 'mdy':
      return parsed(withTimes(MONTH_FIRST))
    case 'seconds':
      return `TRY(to_timestamp(TRY_CAST(${value} AS DOUBLE)))`
    case 'milliseconds':
      return `TRY(to_timestamp(TRY_CAST(${value} AS DOUBLE) / 1000))`
    case 'pattern':
      return parsed([pattern])
  }
}
