import { z } from 'zod'
import { batchStatements, MOST_STATEMENTS, refusedStatement } from '../fields/batchStatements.ts'
import { choice, code, duration, number, secret, text } from '../fields/kinds.ts'
import { defineSink } from '../operators/definition.ts'
import { words } from '../text/words.ts'
import { databaseFile } from './tableSettings.ts'
import { tlsSettings } from './serverSettings.ts'

const SERVERS = ['postgres', 'mysql']
const FILES = ['sqlite', 'duckdb']
const onServer = { setting: 'system', is: SERVERS }
const inFile = { setting: 'system', is: FILES }

const NAMES = { postgres: 'PostgreSQL', mysql: 'MySQL', sqlite: 'SQLite', duckdb: 'DuckDB' }
const missing = () => words('This is missing.')

/** Spark's `foreachRDD`, for those who know SQL: statements that run in a database for each batch. */
export const sqlForEachBatch = defineSink({
  type: 'sqlForEachBatch',
  version: 1,
  kind: 'output',
  name: 'SQL for each batch',
  summary: 'Statements of your own, run in a database for each batch.',
  help: 'The rows of the batch are the temporary table "batch", and :batch_time is its time, in UTC. All statements run in one transaction, together with the mark that the batch was delivered: all of them count, and once, or none. They are in the SQL of the database and begin with INSERT, UPDATE, DELETE, MERGE, REPLACE, SELECT or WITH; several end with ; each. Tables must be there already. MySQL lets a statement read "batch" once only.',
  icon: 'IconDatabaseCog',
  spark: [
    {
      operation: 'foreachRDD',
      settings: 'The rows are the table batch, the time is :batch_time.',
      proof: [{ test: 'backend/src/connectors/database/statements.test.ts' }],
      differs: [
        {
          what: 'The statements and the mark that the batch was delivered are one transaction, so nothing is done twice; Spark leaves that to the program.',
          proof: { test: 'backend/src/connectors/database/statements.test.ts' },
        },
      ],
    },
  ],
  search: [
    'foreachRDD',
    'foreachBatch',
    'sql',
    'statement',
    'insert into',
    'update',
    'delete',
    'merge into',
    'stored procedure',
    'jdbc',
    'execute',
    'query',
    'database',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [],
  guarantee: 'exactly-once',
  settings: z
    .strictObject({
      system: choice(['postgres', 'mysql', 'sqlite', 'duckdb'], {
        label: 'Database system',
        hint: 'Where the statements run; MariaDB is a MySQL.',
        options: [
          { value: 'postgres', label: 'PostgreSQL' },
          { value: 'mysql', label: 'MySQL' },
          { value: 'sqlite', label: 'SQLite' },
          { value: 'duckdb', label: 'DuckDB' },
        ],
      }),
      host: text(
        { label: 'Server', hint: 'A name or an address, such as db.example.org.', shownWhen: onServer },
        z.string().max(255),
      ).default('127.0.0.1'),
      port: number({
        label: 'Port',
        hint: 'As a rule, PostgreSQL listens at 5432 and MySQL at 3306.',
        min: 1,
        max: 65_535,
        integer: true,
        shownWhen: onServer,
      }).default(5432),
      database: text({ label: 'Database', hint: 'Its name on the server.', shownWhen: onServer }, z.string().max(200)).default(''),
      user: text({ label: 'User', hint: 'Whose rights the statements have.', shownWhen: onServer }, z.string().max(200)).default(''),
      password: secret({ label: 'Password', hint: 'Stored sealed, and never shown again.', shownWhen: onServer }).default(''),
      ...tlsSettings(onServer),
      file: databaseFile('On the machine that Millrace runs on; made if it is missing.', z.string(), inFile).default(''),
      statements: code({
        label: 'Statements',
        language: 'sql',
        hint: 'The rows are the table batch, the batch’s time is :batch_time. End each of several with ;',
      }).superRefine((sql, context) => {
        const refused = refusedStatement(sql)
        const count = batchStatements(sql).length
        if (count === 0) context.addIssue({ code: 'custom', message: words('Write at least one statement.') })
        else if (count > MOST_STATEMENTS)
          context.addIssue({ code: 'custom', message: words('A batch runs at most {most} statements.', { most: MOST_STATEMENTS }) })
        else if (refused)
          context.addIssue({
            code: 'custom',
            message: words(
              'Line {line}: a statement here begins with INSERT, UPDATE, DELETE, MERGE, REPLACE, SELECT or WITH. Others would end the transaction, or be half done.',
              { line: refused.line },
            ),
          })
      }),
      limit: duration({ label: 'Give up after', hint: 'For one statement. The batch is tried again.', min: 1000, max: 600_000 }).default(
        60_000,
      ),
    })
    .refine(({ system, host }) => FILES.includes(system) || host !== '', { path: ['host'], error: missing })
    .refine(({ system, database }) => FILES.includes(system) || database !== '', { path: ['database'], error: missing })
    .refine(({ system, user }) => FILES.includes(system) || user !== '', { path: ['user'], error: missing })
    .refine(({ system, file }) => SERVERS.includes(system) || file !== '', { path: ['file'], error: missing }),
  defaults: {
    system: 'postgres',
    host: '127.0.0.1',
    port: 5432,
    database: 'postgres',
    user: 'postgres',
    ssl: false,
    file: '',
    statements: 'INSERT INTO my_table SELECT * FROM batch',
    limit: 60_000,
  },
  caption: (s) => `${NAMES[s.system]} · ${s.statements.replaceAll(/\s+/g, ' ').slice(0, 60)}`,
  examples: [],
})
