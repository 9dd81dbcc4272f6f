import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkFragment, checkStatement, isType, type Checked } from './gate.ts'
import { openSession, type Session } from './session.ts'

let session: Session
beforeAll(async () => {
  session = await openSession({ file: ':memory:', readFolders: [], writeFolders: [], memoryLimit: '128MB', threads: 1, timeZone: 'UTC' })
  await session.run(`CREATE TABLE input (id INTEGER, name VARCHAR, amount DOUBLE, price DECIMAL(9,2), seen TIMESTAMP, zoned TIMESTAMPTZ, day DATE,
    tags VARCHAR[], numbers INTEGER[], address STRUCT(city VARCHAR, zip VARCHAR), data JSON, ok BOOLEAN, "größe ü" INTEGER)`)
  await session.run(`INSERT INTO input VALUES (1, 'Ann', 2.5, 1.25, '2020-01-01', '2020-01-01', '2020-01-01', ['a'], [1, 2], {city: 'B', zip: '1'}, '{"a":1}', true, 5),
    (2, 'Bob', 3.5, 2.25, '2020-01-02', '2020-01-02', '2020-01-02', ['b'], [3], {city: 'C', zip: '2'}, '{"a":2}', false, 6)`)
})
afterAll(() => session.close())

/** What passed the gate. */
function orThrow(checked: Checked): Checked & { ok: true } {
  if (!checked.ok) throw new Error(JSON.stringify(checked.problem))
  return checked
}

const columns = ['id', 'name', 'amount', 'price', 'seen', 'zoned', 'day', 'tags', 'numbers', 'address', 'data', 'ok', 'größe ü']
const check = (sql: string, allowAggregates = false) =>
  checkFragment(session.connection, { sql, setting: 'formula' }, { columns, allowAggregates })
const statement = (sql: string) => checkStatement(session.connection, { sql, setting: 'text' }, { tables: ['input'] })

test('what is wrong in a named formula is told at the place of its name', async () => {
  const written = { sql: 'id + (\nnme * 2\n) + oops', setting: 'formula', expansions: [{ name: 'net', from: 5, to: 16, at: 5 }] }
  const problemOf = async (known: string[]) => {
    const checked = await checkFragment(session.connection, written, { columns: known, allowAggregates: false })
    return checked.ok ? undefined : checked.problem.params
  }
  expect(await problemOf(['id'])).toMatchObject({ column: 'nme', position: 5, formula: 'net' })
  // Of `id + $net + oops`.
  expect(await problemOf(['id', 'nme'])).toEqual({ column: 'oops', position: 12, nearest: '' })
})

const ordinary = [
  'amount * 1.19',
  '-amount',
  'amount / nullif(id, 0)',
  'id % 2 = 0',
  'id // 2',
  '2 ^ 3',
  'round(amount, 2)',
  'abs(amount - 1)',
  'greatest(id, 3)',
  "coalesce(name, '?')",
  "ifnull(name, '?')",
  'if(ok, 1, 0)',
  "CASE WHEN id > 1 THEN 'a' ELSE 'b' END",
  'CASE id WHEN 1 THEN 2 END',
  "name || ' ' || id",
  'upper(name)',
  'lower(trim(name))',
  "name LIKE 'A%'",
  "name ILIKE '%n%'",
  "name NOT LIKE 'A%'",
  "regexp_matches(name, '^A')",
  "regexp_extract(name, '(.)n', 1)",
  "regexp_replace(name, 'n', 'm', 'g')",
  "replace(name, 'n', 'm')",
  'substring(name, 1, 2)',
  'name[1:2]',
  "split_part(name, 'n', 1)",
  "string_split(name, 'n')",
  'length(name)',
  "contains(name, 'n')",
  "starts_with(name, 'A')",
  "concat_ws(', ', name, id)",
  "printf('%05.2f', amount)",
  "format('{:>8}', name)",
  'id BETWEEN 1 AND 3',
  'id IN (1, 2, 3)',
  'name IS NULL',
  'name IS NOT NULL',
  'NOT ok',
  'ok AND id > 1',
  'amount::INTEGER',
  'CAST(name AS VARCHAR)',
  'TRY_CAST(name AS DOUBLE)',
  'try(name::INTEGER)',
  "date_trunc('hour', seen)",
  'extract(year FROM seen)',
  'seen + INTERVAL 1 DAY',
  "seen - INTERVAL '2 hours'",
  "strftime(seen, '%Y-%m')",
  "strptime('2020', '%Y')",
  "date_diff('day', seen, zoned::TIMESTAMP)",
  'epoch_ms(seen)',
  "zoned AT TIME ZONE 'Europe/Berlin'",
  "time_bucket(INTERVAL '5 minutes', seen)",
  'dayname(day)',
  "DATE '2020-01-01'",
  'tags[1]',
  'len(tags)',
  "list_contains(tags, 'a')",
  'list_sum(numbers)',
  'list_transform(numbers, lambda x: x * 2)',
  'list_filter(numbers, lambda x: x > 1)',
  '[x + id for x in numbers if x > 1]',
  "array_to_string(tags, ', ')",
  'address.city',
  'input.id',
  'struct_pack(a := id, b := name)',
  '{a: id, b: [name]}',
  "data->'a'",
  "data->>'$.a'",
  "json_extract_string(data, '$.a')",
  'md5(name)',
  'hash(id)',
  'to_timestamp(id)',
  'name COLLATE NOCASE',
  '"größe ü" + 1',
  'typeof(id)',
  'id -- a remark',
  'id /* a remark */ + 1',
  'true',
  "'it''s'",
  'NULL',
  'range(0, 10)',
  'list_distinct(tags)',
  "list_aggregate(numbers, 'sum')",
  "levenshtein(name, 'Ann')",
  "name LIKE '%A%n%a%n%a%n%'",
  "name NOT LIKE '%A_n%'",
  "name ILIKE '%a%n%n%'",
  "name GLOB 'A*n'",
  "name LIKE '10$%' ESCAPE '$'",
  'id & 1',
  "name SIMILAR TO 'A.*'",
  "name ~ 'A.*'",
  'chr(65)',
  'age(seen)',
  'age(seen, seen)',
]
test.each(ordinary)('passes and runs: %s', async (sql) => {
  const allowed = [...columns, 'input']
  const checked = await checkFragment(session.connection, { sql, setting: 'formula' }, { columns: allowed, allowAggregates: false })
  const passed = orThrow(checked)
  await session.run("SET VARIABLE mr_time = TIMESTAMPTZ '2020-03-01 12:00:00+00'")
  expect(await session.rows(`SELECT (\n${passed.sql}\n) AS value FROM input`)).toHaveLength(2)
})

const aggregates = [
  'sum(amount)',
  'count(*)',
  'count(DISTINCT name)',
  'sum(amount) FILTER (WHERE ok)',
  'first(name ORDER BY seen)',
  'max(seen) - min(seen)',
  "string_agg(name, ', ')",
  'arg_max(name, amount)',
]
test.each(aggregates)('an aggregate passes where aggregates are: %s', async (sql) => {
  const checked = await check(sql, true)
  const passed = orThrow(checked)
  expect(await session.rows(`SELECT (\n${passed.sql}\n) AS value FROM input`)).toHaveLength(1)
  expect(await check(sql)).toMatchObject({ ok: false, problem: { code: 'forbiddenFunction' } })
})

const hostile: [string, string][] = [
  ["repeat('x', 1000000000)", 'forbiddenFunction'],
  ['range(100000000)', 'forbiddenFunction'],
  ['range(id)', 'forbiddenFunction'],
  ['generate_series(1, 1e9)', 'forbiddenFunction'],
  ["lpad(name, 1000000000, 'x')", 'forbiddenFunction'],
  // It takes memory for each pair of letters.
  ["damerau_levenshtein(name, 'Ann')", 'forbiddenFunction'],
  ["name LIKE '%a_%a_%a_%a_%b'", 'expressionError'],
  ["name ILIKE '%a%a%a%a%a%b'", 'expressionError'],
  ["name NOT ILIKE 'a%a%a%a%a%a%b'", 'expressionError'],
  ["name GLOB '*a*a*a*a*b'", 'expressionError'],
  ["name LIKE '%a%a%a%a%b' ESCAPE '$'", 'expressionError'],
  ["name LIKE replace(name, 'n', '%_')", 'expressionError'],
  ["'aaaa' LIKE name", 'expressionError'],
  ["rpad(name, 1000000000, 'x')", 'forbiddenFunction'],
  ['list_reduce(range(50000000), lambda a, b: a + b)', 'forbiddenFunction'],
  ['list_resize(numbers, 100000000)', 'forbiddenFunction'],
  ['bar(1, 0, 1, 1e9)', 'forbiddenFunction'],
  ["printf('%999999999d', id)", 'forbiddenFunction'],
  ["format('{:>999999999}', name)", 'forbiddenFunction'],
  ["format('{:>{}}', name, id)", 'forbiddenFunction'],
  ["getenv('HOME')", 'forbiddenFunction'],
  ["current_setting('threads')", 'forbiddenFunction'],
  ["getvariable('x')", 'forbiddenFunction'],
  ["nextval('s')", 'forbiddenFunction'],
  ["write_log('x')", 'forbiddenFunction'],
  ['sleep_ms(10000)', 'forbiddenFunction'],
  ['pg_sleep(10)', 'forbiddenFunction'],
  ['setseed(0.5)', 'forbiddenFunction'],
  ["error('x')", 'forbiddenFunction'],
  ['current_user', 'unknownColumn'],
  ['system.main.upper(name)', 'forbiddenFunction'],
  ["json_serialize_sql('SELECT 1')", 'forbiddenFunction'],
  ['(SELECT max(id) FROM input)', 'expressionError'],
  ["EXISTS (FROM read_csv('/etc/passwd'))", 'expressionError'],
  ['id = ANY([1])', 'expressionError'],
  ['row_number() OVER ()', 'expressionError'],
  ['*', 'expressionError'],
  ['COLUMNS(*)', 'expressionError'],
  ['$1', 'expressionError'],
  ['#1', 'expressionError'],
  ['unnest(tags)', 'forbiddenFunction'],
  ['id, name', 'notOneExpression'],
  ['id AS x', 'expressionError'],
  ['id x', 'expressionError'],
  ['', 'notOneExpression'],
  ['-- nothing', 'expressionError'],
  ['id) FROM (SELECT id', 'expressionError'],
  ['id), (name', 'expressionError'],
  ['id) UNION SELECT (1', 'expressionError'],
  ['id); DROP TABLE input; SELECT (1', 'expressionError'],
  ['id) -- ', 'expressionError'],
  ['id /*', 'expressionError'],
  ['id FROM input', 'expressionError'],
  ['id +', 'expressionError'],
  ["'open", 'expressionError'],
  ['nme', 'unknownColumn'],
  ['rowid', 'unknownColumn'],
  ['list_transform(numbers, lambda x: list_transform(numbers, lambda y: numbers))', 'forbiddenFunction'],
  [`${'list_transform('.repeat(20)}[name]${', lambda x: x || x)'.repeat(20)}`, 'expressionError'],
  [`${'hex('.repeat(40)}name${')'.repeat(40)}`, 'expressionError'],
  [`${'replace('.repeat(9)}name${", 'a', 'aaaaaaaaaa')".repeat(9)}`, 'expressionError'],
  ['replace(replace(replace(name, name, name), name, name), name, name)', 'expressionError'],
  ["getenv('x') -> name", 'forbiddenFunction'],
  [`id${' + id'.repeat(3000)}`, 'expressionError'],
]
test.each(hostile)('refused: %s', async (sql, code) => {
  expect(await check(sql)).toMatchObject({ ok: false, problem: { code, setting: 'formula' } })
})

test('an unknown column comes with the nearest name, an error with its place', async () => {
  expect(await check('amunt * 2')).toMatchObject({ problem: { params: { column: 'amunt', nearest: 'amount', position: 0 } } })
  expect(await check("'äöü' || nope")).toMatchObject({ problem: { params: { column: 'nope', nearest: '', position: 9 } } })
  expect(await check('id + 2 3')).toMatchObject({ problem: { code: 'expressionError', params: { position: 7 } } })
})

describe('statements', () => {
  const good = [
    'SELECT * FROM input',
    'FROM input WHERE id > 1 ORDER BY id DESC LIMIT 1',
    'SELECT name, count(*) FROM input GROUP BY name HAVING count(*) > 0;',
    'SELECT DISTINCT name FROM input',
    'WITH a AS (SELECT id FROM input), b AS (FROM a) SELECT * FROM a JOIN b USING (id)',
    'SELECT *, row_number() OVER (PARTITION BY ok ORDER BY seen) AS n FROM input QUALIFY n = 1',
    'SELECT id, unnest(tags) AS tag FROM input',
    'SELECT * FROM input, range(3) r(n)',
    'SELECT 1 UNION ALL SELECT id FROM input',
    'SELECT (SELECT max(id) FROM input) AS top FROM input',
    'SELECT * EXCLUDE (id) FROM input -- all',
    'SELECT * FROM (VALUES (1), (2)) v(x)',
    'SELECT i.id FROM input AS i LEFT JOIN input j ON i.id = j.id',
    'SELECT i.id FROM input AS i JOIN input j ON i.name LIKE j.name',
    'SELECT "id", input."name" FROM input',
  ]
  test.each(good)('passes and runs: %s', async (sql) => {
    const checked = await statement(sql)
    const passed = orThrow(checked)
    expect((await session.rows(`SELECT count(*) AS n FROM (\n${passed.sql}\n)`)).length).toBe(1)
  })

  const bad: [string, string][] = [
    ['DROP TABLE input', 'expressionError'],
    ['SELECT 1; SELECT 2', 'expressionError'],
    ["COPY input TO '/tmp/x'", 'expressionError'],
    ["ATTACH 'x.db'", 'expressionError'],
    ['SET threads = 8', 'expressionError'],
    ['PRAGMA database_list', 'expressionError'],
    ['INSTALL httpfs', 'expressionError'],
    ['COMMIT', 'expressionError'],
    ['USE memory', 'expressionError'],
    ["CALL enable_logging('x')", 'expressionError'],
    ['EXPLAIN ANALYZE SELECT 1', 'expressionError'],
    ['CREATE TABLE x AS SELECT 1', 'expressionError'],
    ['SHOW TABLES', 'expressionError'],
    ['DESCRIBE input', 'expressionError'],
    ['PIVOT input ON name USING sum(id)', 'expressionError'],
    ["SELECT * FROM '/etc/passwd'", 'unknownTable'],
    ['SELECT * FROM ledger', 'unknownTable'],
    ['SELECT * FROM main.input', 'unknownTable'],
    ['SELECT * FROM duckdb_settings()', 'forbiddenFunction'],
    ["SELECT * FROM read_csv('/etc/passwd')", 'forbiddenFunction'],
    ["SELECT * FROM glob('/*')", 'forbiddenFunction'],
    ["FROM query('SELECT 1')", 'forbiddenFunction'],
    ["FROM query_table('ledger')", 'forbiddenFunction'],
    ['SELECT * FROM range(100000000)', 'forbiddenFunction'],
    ['SELECT * FROM range(1000) a, range(1000) b, range(1000) c', 'forbiddenFunction'],
    ['SELECT * FROM input USING SAMPLE 10%', 'forbiddenFunction'],
    ['SELECT * FROM input TABLESAMPLE 1 ROWS', 'forbiddenFunction'],
    ['WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM t) FROM t', 'expressionError'],
    ['SELECT (WITH ledger AS (SELECT 1 AS x) SELECT x FROM ledger), * FROM ledger', 'unknownTable'],
    ['SELECT random() FROM input', 'forbiddenFunction'],
    ["SELECT getenv('HOME')", 'forbiddenFunction'],
    ['SELECT $1', 'expressionError'],
    ['SELECT * FROM input WHERE EXISTS (FROM sqlite_master)', 'unknownTable'],
    ['', 'expressionError'],
    ["SELECT * FROM pragma_table_info('input')", 'forbiddenFunction'],
    // A quoted word that names no column is the clock's time.
    ['SELECT "current_timestamp" FROM input', 'expressionError'],
    ['SELECT "CURRENT_DATE"', 'expressionError'],
    ['SELECT name FROM input ORDER BY "localtime"', 'expressionError'],
    ["SELECT * REPLACE (getenv('HOME') AS name) FROM input", 'forbiddenFunction'],
    ['SELECT COLUMNS(c -> getenv(c) IS NULL) FROM input', 'forbiddenFunction'],
    ["SELECT id FROM input ORDER BY getenv('HOME')", 'forbiddenFunction'],
    ["SELECT id FROM input LIMIT length(getenv('HOME'))", 'forbiddenFunction'],
    ["SELECT count(*) FILTER (getenv('HOME') = 'x') FROM input", 'forbiddenFunction'],
    ["SELECT sum(id) OVER w FROM input WINDOW w AS (ORDER BY getenv('HOME'))", 'forbiddenFunction'],
    ["SELECT id FROM input a JOIN input b ON getenv('HOME') = b.name", 'forbiddenFunction'],
    ["VALUES (getenv('HOME'))", 'forbiddenFunction'],
    ["WITH input AS (SELECT getenv('HOME') AS x) FROM input", 'forbiddenFunction'],
    ['WITH x AS MATERIALIZED (FROM ledger) FROM x', 'unknownTable'],
    ["FROM input INTERSECT FROM '/etc/passwd'", 'unknownTable'],
    ['TABLE ledger', 'unknownTable'],
    ['SELECT * FROM repeat_row(1, num_rows = 100000000)', 'forbiddenFunction'],
    ['SELECT * INTO x FROM input', 'expressionError'],
    ['UNPIVOT input ON id INTO NAME a VALUE b', 'expressionError'],
    ['BEGIN; DROP TABLE input; COMMIT', 'expressionError'],
    ['SELECT 1 /* ; */; -- x\nDETACH memory', 'expressionError'],
  ]
  test.each(bad)('refused: %s', async (sql, code) => {
    expect(await statement(sql)).toMatchObject({ ok: false, problem: { code } })
  })
})

describe('time and chance are the same in every replay', () => {
  const run = async (sql: string, seen: string) => {
    const checked = await check(sql)
    if (!checked.ok) throw new Error(JSON.stringify(checked.problem))
    await session.run(`SET VARIABLE mr_time = TIMESTAMPTZ '${seen}'`)
    const from = checked.needsRow ? '(SELECT *, row_number() OVER () AS __mr_row FROM input)' : 'input'
    return (await session.table(`SELECT (\n${checked.sql}\n) AS value FROM ${from}`)).rows.map((row) => row[0])
  }

  const times: [string, string][] = [
    ['now()', '2020-03-01 12:30:00+00'],
    ['current_timestamp', '2020-03-01 12:30:00+00'],
    ['NOW ( /* ) */ )', '2020-03-01 12:30:00+00'],
    ['today()', '2020-03-01'],
    ['current_date', '2020-03-01'],
    ['localtimestamp', '2020-03-01 12:30:00'],
    ['localtime', '12:30:00'],
    ["'ü' || date_trunc('hour', now())::DATE", 'ü2020-03-01'],
    ['age(seen)', '2 months'],
    ['age(now())', '-12:30:00'],
    ['age(current_date)', '00:00:00'],
    ['now() - now()', '00:00:00'],
  ]
  test.each(times)('%s', async (sql, value) => {
    expect((await run(sql, '2020-03-01 12:30:00+00'))[0]).toBe(value)
  })

  test.each(['random()', 'uuid()', 'random() - random()', 'gen_random_uuid()'])('%s differs by row and batch, not by run', async (sql) => {
    const first = await run(sql, '2020-03-01 12:30:00+00')
    expect(await run(sql, '2020-03-01 12:30:00+00')).toEqual(first)
    const next = await run(sql, '2020-03-01 12:31:00+00')
    expect(new Set([...first, ...next]).size).toBe(4)
  })

  test('numbers of chance lie between 0 and 1', async () => {
    for (const value of await run('random()', '2020-03-01 12:30:00+00')) expect(Number(value) >= 0 && Number(value) < 1).toBe(true)
  })
})

test.each([
  'INTEGER',
  'DECIMAL(9,2)',
  'VARCHAR[]',
  'STRUCT(a INTEGER, "b c" VARCHAR[])',
  'MAP(VARCHAR, INTEGER)',
  'TIMESTAMP WITH TIME ZONE',
  "ENUM('a', 'b')",
  'JSON',
  'INTEGER[3]',
])('a type: %s', async (type) => expect(await isType(session.connection, type)).toBe(true))
test.each([
  '',
  'INTEGER, (SELECT 1)',
  'INTEGER AS x',
  'INTEGER + 1',
  'INTEGER) FROM (SELECT 1',
  'INTEGER FROM input',
  'INTEGER; DROP TABLE input',
  'DECIMAL((SELECT 1), 2)',
  'VARCHAR COLLATE nocase',
  'INTEGER --',
  'INTEGER)',
])('no type: %s', async (type) => expect(await isType(session.connection, type)).toBe(false))
