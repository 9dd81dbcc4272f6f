/** Hostile queries and expressions, as data. The system refuses them in words, or runs them and stops them with a reason. */
import type { Json, Node } from '@millrace/shared'
import { node } from './fixture.ts'

/** One step between a source of long lines (`line`) and a table. */
export interface Hostile {
  name: string
  step: Node
}

const query = (text: string): Hostile => ({ name: text, step: node('sql', { text }) })
const formula = (text: string): Hostile => ({
  name: `column: ${text}`,
  step: node('addColumn', { columns: [{ as: 'x', formula: text }] }),
})
const condition = (text: string): Hostile => ({
  name: `condition: ${text}`,
  step: node('filter', { condition: { mode: 'formula', formula: text } }),
})
const setting = (type: string, settings: Record<string, Json>): Hostile => ({
  name: `${type}: ${JSON.stringify(settings)}`,
  step: node(type, settings),
})

/** Deploying these is refused. */
export const refused: readonly Hostile[] = [
  // What would take time or memory without bound, and could not be interrupted.
  query('SELECT list_reduce(range(50000000), lambda a, b: a + b) AS x FROM input'),
  query("SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000)) AS x FROM input"),
  query("SELECT repeat('x', 4000000000) AS x"),
  query('SELECT range(100000000) AS x'),
  query('SELECT * FROM range(100000000)'),
  query('SELECT count(*) AS n FROM range(100000) a, range(100000) b'),
  query("SELECT lpad('x', 2000000000, 'y') AS x"),
  query('WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) AS n FROM t'),
  query(`SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)} AS x`),
  query('SELECT sleep_ms(100000) AS x'),
  // What reads, or tells, or changes something besides its input.
  query("SELECT * FROM '/etc/passwd'"),
  query("SELECT * FROM read_csv('/etc/passwd')"),
  query("SELECT * FROM read_text('/etc/shadow')"),
  query("SELECT * FROM glob('/*')"),
  query("SELECT getenv('MILLRACE_TOKEN') AS x"),
  query('SELECT * FROM duckdb_settings()'),
  query('SELECT * FROM information_schema.tables'),
  query('SELECT * FROM __mr_ledger'),
  query("CALL enable_logging('QueryLog')"),
  query("SELECT write_log('x') AS x"),
  query("PRAGMA enable_profiling = 'json'"),
  query("INSTALL httpfs FROM 'http://127.0.0.1:9/'"),
  query("COPY input TO '/tmp/stolen.csv'"),
  query("ATTACH '/tmp/other.db'"),
  query('USE memory'),
  query('DETACH memory'),
  query('BEGIN'),
  query('COMMIT'),
  query("SET memory_limit = '100GB'"),
  query('SELECT "current_timestamp" AS x'),
  // More than one statement, and ways out of the place where it stands.
  query('SELECT 1 AS x; DROP TABLE input'),
  query('SELECT 1 AS x /* ; */; -- x\nDETACH memory'),
  query('SELECT 1 AS x) UNION ALL (SELECT 2'),
  query("SELECT 'it''s' AS x FROM input WHERE line = ''' FROM __mr_ledger --"),
  // Expressions are as hostile as SQL.
  formula('repeat(line, 1000000)'),
  formula('range(100000000)'),
  formula("getenv('HOME')"),
  formula('(SELECT max(line) FROM __mr_ledger)'),
  formula('line) FROM __mr_ledger; DROP TABLE input; SELECT (1'),
  formula('line -- \n) FROM (SELECT 1'),
  formula(`${'replace('.repeat(9)}line${", 'a', 'aaaaaaaaaa')".repeat(9)}`),
  condition("line LIKE '%a_%a_%a_%a_%a_%a_%b'"),
  condition("line ILIKE '%a%a%a%a%a%a%a%b'"),
  condition('damerau_levenshtein(line, reverse(line)) > 1'),
  condition("EXISTS (FROM read_csv('/etc/passwd'))"),
  condition("regexp_matches(line, '((a{1,100}){1,100}){1,100}b')"),
  setting('choose', { columns: [{ column: 'line" FROM __mr_ledger --' }] }),
  setting('summarize', { keys: ['line") FROM __mr_ledger --'] }),
  setting('readFields', { format: 'json', fields: [{ name: 'x', type: 'INTEGER); DROP TABLE input; SELECT (1' }] }),
]

/** These pass, for each part of them is harmless: they run, each in a worker of its own, and are stopped. */
export const stoppedQueries: readonly Hostile[] = [
  query('SELECT count(*) AS n FROM input a, input b, input c, input d, input e, input f'),
  // It has no end even without input: the opening is what is stopped.
  query('WITH r AS (SELECT unnest(range(10000)) AS x) SELECT count(*) AS n FROM r a, r b, r c, r d'),
  query("SELECT levenshtein(x, reverse(x)) AS x FROM (SELECT string_agg(line, '') AS x FROM input)"),
  query("SELECT string_agg(a.line || b.line, '') AS x FROM input a, input b, input c, input d"),
  query('SELECT list_distinct(list_transform(range(10000), lambda i: i || line)) AS x FROM input'),
  query('SELECT a.line AS x FROM input a, input b, input c, input d ORDER BY b.line || c.line'),
]

/** The same for ordinary steps, which share a worker until they have ended it. */
export const stoppedExpressions: readonly Hostile[] = [
  condition('levenshtein(line, reverse(line)) > 1'),
  formula('list_distinct(list_transform(range(10000), lambda i: i || line))'),
  // Text so deep that reading it as JSON overflows the stack.
  formula(`json_structure(replace(line, 'a', '${'['.repeat(20)}') || replace(line, 'a', '${']'.repeat(20)}'))`),
]
