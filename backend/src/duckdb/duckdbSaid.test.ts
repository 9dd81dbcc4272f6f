/** What DuckDB really says, as it runs here, and what a person reads of it. */
import { saidInWords } from '@millrace/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duckdbSaid } from './duckdbSaid.ts'
import { openSession, type Session } from './session.ts'

let session: Session
beforeAll(async () => {
  session = await openSession({
    file: ':memory:',
    readFolders: ['/nowhere'],
    writeFolders: [],
    memoryLimit: '32MB',
    threads: 1,
    timeZone: 'UTC',
  })
  await session.run('CREATE TABLE input (price DOUBLE, name VARCHAR, ts TIMESTAMP, n INTEGER, list INTEGER[], s STRUCT(a INT))')
  await session.run("INSERT INTO input VALUES (1, 'abc', '2020-01-01', 1, [1], {'a': 1})")
})
afterAll(() => session.close())

const reasonOf = (sql: string) =>
  session.run(sql).then(
    () => 'It works.',
    (error: Error) => error.message,
  )

const DATE = 'YYYY-MM-DD'
const TIMESTAMP = 'YYYY-MM-DD HH:MM:SS[.US][±HH[:MM[:SS]]| ZONE]'

const known: [what: string, expression: string, words: string][] = [
  ['a text as a number', 'CAST(name AS INTEGER)', 'Could not convert "abc" of the column "name" to INT32.'],
  ['a text as a decimal', 'CAST(name AS DECIMAL(9, 2))', 'Could not convert "abc" of the column "name" to DECIMAL(9,2).'],
  ['a text of its own as a number', "CAST('99999999999' AS INTEGER)", 'Could not convert "99999999999" to INT32.'],
  ['a text of two lines', "CAST('a\nb''c' AS DOUBLE)", 'Could not convert "a\nb\'c" to DOUBLE.'],
  ['a text as a condition', 'NOT name', 'Could not convert "abc" of the column "name" to BOOL.'],
  ['a text as a date', 'CAST(name AS DATE)', `"abc" is no date: write it as ${DATE}.`],
  ['a text as a date with time', 'CAST(name AS TIMESTAMP)', `"abc" is no date with time: write it as ${TIMESTAMP}.`],
  ['a text as a time', 'CAST(name AS TIME)', '"abc" is no time: write it as [YYYY-MM-DD ]HH:MM:SS[.MS].'],
  ['a month that is not', "CAST('2020-13-45' AS DATE)", 'There is no such date or time: 2020-13-45.'],
  ['an hour that is not', "CAST('2020-01-01 25:00:00' AS TIMESTAMP)", 'There is no such date or time: 2020-01-01 25:00:00.'],
  ['a date made of parts', 'make_date(2020, 2, 31)', 'There is no such date or time: 2020-2-31.'],
  ['a date too far', "DATE '2020-01-01' + 2147483647", 'A date is out of range.'],
  ['a date in another form', "strptime(name, '%Y-%m-%d')", '"abc" is not written as %Y-%m-%d.'],
  ['a form that is none', "strftime(ts, '%Q')", '%Q is no way to write dates. Such as %Y-%m-%d is one.'],
  ['a part that is none', "date_trunc('fortnight', ts)", 'A date has no part "fortnight".'],
  [
    'a zone that is none',
    "ts AT TIME ZONE 'Nowhere'",
    'There is no time zone "Nowhere". Write it as Europe/Berlin, America/New_York or UTC.',
  ],
  ['a number too large', 'CAST(n * 100000000000 AS INTEGER)', '100000000000 does not fit INT32: it is out of its range.'],
  ['a decimal too large', 'CAST(12345.67 AS DECIMAL(4, 2))', '12345.67 does not fit DECIMAL(4,2): it is out of its range.'],
  ['a sum too large', 'n + 2147483647', '1 + 2147483647 does not fit INT32: it is out of its range.'],
  ['a product too large', '(n * 9223372036854775807) * 2', '9223372036854775807 * 2 does not fit INT64: it is out of its range.'],
  ['a size too large', 'abs((-2147483648)::INTEGER)', 'abs(-2147483648) is out of range.'],
  ['a factorial', 'factorial(40)', 'A value is out of range.'],
  ['a logarithm of zero', 'ln(n - 1)', 'Zero has no logarithm.'],
  ['a logarithm of less', 'log(n - 2)', 'A negative number has no logarithm.'],
  ['a root', 'sqrt(n - 2)', 'A negative number has no square root.'],
  ['a text as JSON', "json_extract(name, '$.a')", '"abc" is no JSON: look at its byte 0.'],
  ['a column that is not there', 'prise', 'There is no column "prise" here. Did you mean "price"?'],
  ['a column of a table', 'input.prise', 'There is no column "prise" here. Did you mean "price"?'],
  ['a column like no other', 'zzz', 'There is no column "zzz" here.'],
  ['a field that is not there', 's.b', 'The object has no field "b", but "a".'],
  ['a field of a text', 'name.first', 'name is no object that could have a field "first".'],
  ['a function that is not there', 'uper(name)', 'There is no function uper. Did you mean upper?'],
  ['a function like no other', 'zzzzz(name)', 'There is no function zzzzz.'],
  ['a table that is not there', '(SELECT 1 FROM inputt)', 'There is no table "inputt" here.'],
  ['a column of no table', 'foo.price', 'There is no table "foo" here.'],
  ['a type that is not there', 'CAST(price AS nope)', 'There is no type nope.'],
  ['a function without its value', 'upper()', '"upper" needs a value.'],
  ['a function of other types', 'name + 1', '"+" cannot be used with a text and a whole number.'],
  ['what cannot become another', 'CAST(ts AS INTEGER)', 'A value of type TIMESTAMP cannot become INTEGER.'],
  ['what cannot be compared', 'ts > n', 'These cannot be compared: a date with time and a whole number. Convert one to what the other is.'],
  [
    'branches of two kinds',
    'CASE WHEN n > 0 THEN list ELSE name END',
    'These do not go together: a text and a list. Convert one to what the other is.',
  ],
  [
    'the greatest of two kinds',
    'greatest(n, ts)',
    'These do not go together: a whole number and a date with time. Convert one to what the other is.',
  ],
  ['a list of two kinds', 'list_value(n, name)', 'These values are of kinds that do not go together. Take them as texts.'],
  ['what is not in the group', 'sum(price), name', '"name" must stand in GROUP BY, or within a function such as any_value.'],
  ['a sum of a sum', 'sum(sum(price))', 'A function over many rows cannot stand within another one.'],
  [
    'a sum in a condition',
    'n FROM input WHERE sum(n) > 1 --',
    'A function over many rows cannot stand in WHERE: it knows one row at a time.',
  ],
  ['a plus too many', 'price +', 'This cannot be read from "FROM" on.'],
  ['a bracket too many', 'price)', 'This cannot be read from ")" on.'],
  ['an end too early', 'price FROM input WHERE --', 'This ends too early: something is missing.'],
  ['a text without an end', "'abc", "A quotation mark opens here and is not closed: 'abc FROM input"],
  ['a name without an end', '"abc', 'A quotation mark opens here and is not closed: "abc FROM input'],
  ['a pattern that is none', "regexp_matches(name, '(')", 'The pattern is wrong: missing ): ('],
  ['a file that is not there', "x FROM read_csv('/nowhere/x.csv') --", 'There is no file /nowhere/x.csv.'],
]

test.each(known)('%s', async (_what, expression, words) => {
  expect(saidInWords(duckdbSaid(await reasonOf(`SELECT ${expression} FROM input`)))).toBe(words)
})

test('memory that does not suffice is told with how much was missing', async () => {
  const said = duckdbSaid(await reasonOf('SELECT list(x) FROM range(100000000) t(x)'))
  expect(saidInWords(said)).toMatch(
    /^Out of memory: [\d.]+ \w+ more were needed, and [\d.]+ \w+ of [\d.]+ MiB are used\. Take fewer rows at a time\.$/,
  )
})

test.each([
  ["error('my own')", 'my own'],
  ['map([1, 1], [2, 3])', 'Map keys must be unique.'],
  ['setseed(3)', 'SETSEED accepts seed values between -1.0 and 1.0, inclusive'],
])('what is of no family stays as it is: %s', async (expression, words) => {
  expect(duckdbSaid(await reasonOf(`SELECT ${expression} FROM input`))).toBe(words)
})
