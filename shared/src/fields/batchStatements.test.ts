import { expect, test } from 'vitest'
import { batchStatements, refusedStatement, withBatchTime } from './batchStatements.ts'

test.each<[string, string, [sql: string, line: number][]]>([
  ['none', ' \n-- nothing\n;;', []],
  ['one without an end', 'SELECT 1', [['SELECT 1', 1]]],
  [
    'several, with their lines',
    '-- a\nSELECT 1;\n\n/* b\n */ SELECT 2 ;SELECT\n3;',
    [
      ['SELECT 1', 2],
      ['SELECT 2', 5],
      ['SELECT\n3', 5],
    ],
  ],
  [
    'a semicolon in quotes',
    `SELECT ';', "a;b", \`c;d\`, 'it''s;' -- ;\n; SELECT $$;$$, $x$ ; $$ ; $x$`,
    [
      [`SELECT ';', "a;b", \`c;d\`, 'it''s;' -- ;`, 1],
      ['SELECT $$;$$, $x$ ; $$ ; $x$', 2],
    ],
  ],
])('%s', (_name, text, expected) => {
  expect(batchStatements(text)).toEqual(expected.map(([sql, line]) => ({ sql, line })))
})

test.each([
  ['insert INTO t SELECT * FROM batch; (select 1)', undefined],
  ['WITH x AS (SELECT 1) DELETE FROM t', undefined],
  ['SELECT 1;\nCOMMIT; SELECT 2', 2],
  ['/* INSERT */ DROP TABLE t', 1],
  [`SELECT ';'; ATTACH 'x'`, 1],
  ['=1', 1],
])('%s begins as it may, or is told by its line', (text, line) => {
  expect(refusedStatement(text)?.line).toBe(line)
})

test('the time of the batch is put in where SQL stands', () => {
  expect(withBatchTime(`SELECT :batch_time, x::batch_time, ':batch_time', a.b>:BATCH_TIME -- :batch_time`, 'T')).toBe(
    `SELECT T, x::batch_time, ':batch_time', a.b>T -- :batch_time`,
  )
})
