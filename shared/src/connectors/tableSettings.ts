/** Settings that outputs to tables of databases have in common. */
import { z } from 'zod'
import { choice, columns, type ShownWhen, text, toggle } from '../fields/kinds.ts'
import { sameName } from '../fields/sql.ts'
import { isNumeric, typeSaid } from '../fields/types.ts'
import type { SettingProblem } from '../operators/definition.ts'
import type { Column } from '../plan/plan.ts'
import { texts, words } from '../text/words.ts'

export const tableSettings = {
  table: text(
    { label: 'Table', hint: 'Such as public.orders, or orders alone.' },
    z
      .string()
      .regex(/^[^."]+(\.[^."]+)?$/, { error: () => words('Name the table, such as orders or public.orders.') })
      .max(200),
  ),
  mode: choice(['append', 'upsert', 'add'], {
    label: 'Write by',
    hint: 'What a row does to the table.',
    options: [
      { value: 'append', label: 'appending rows' },
      { value: 'upsert', label: 'replacing the row of the same key' },
      { value: 'add', label: 'adding to counters of the same key' },
    ],
  }),
  keys: columns({ label: 'Key', hint: 'What makes two rows the same.', shownWhen: { setting: 'mode', is: ['upsert', 'add'] } }).default([]),
  create: toggle({ label: 'Create the table if it is missing', hint: 'With the columns that arrive.' }).default(true),
}

export const hasKeys = ({ mode, keys }: { mode: string; keys: readonly string[] }): boolean => mode === 'append' || keys.length > 0
export const noKeys = { path: ['keys'], error: () => words('Choose at least one key.') }

type Mode = 'append' | 'upsert' | 'add'
const AT_HOST = texts({ append: '{table} at {host} · append', upsert: '{table} at {host} · upsert', add: '{table} at {host} · add' })
const IN_FILE = texts({ append: '{table} in {file} · append', upsert: '{table} in {file} · upsert', add: '{table} in {file} · add' })
/** What stands on the card: of a table on a server, and of one in a file. */
export const captionAt = ({ mode, table, host }: { mode: Mode; table: string; host: string }) => words(AT_HOST[mode], { table, host })
export const captionIn = ({ mode, table, file }: { mode: Mode; table: string; file: string }) =>
  words(IN_FILE[mode], { table, file: file.split('/').at(-1) ?? file })

/** A file of a database: none of Millrace's own. */
export const databaseFile = (hint: string, schema: z.ZodString = z.string().min(1), shownWhen?: ShownWhen) =>
  text(
    { label: 'File', hint, ...(shownWhen && { shownWhen }) },
    schema.max(4096).refine((file) => !/(^|[\\/])(millrace\.sqlite|run\.duckdb)$/.test(file), {
      error: () => words('This is a database of Millrace’s own: choose another file.'),
    }),
  )

/** Counters must be numbers. */
export function checkCounters({ mode, keys }: { mode: string; keys: readonly string[] }, arriving: readonly Column[]): SettingProblem[] {
  return arriving
    .filter(({ name, type }) => mode === 'add' && !keys.some((key) => sameName(key, name)) && !isNumeric(type))
    .map(({ name, type }) => ({ code: 'cannotBeAdded', setting: 'keys', params: { column: name, type: typeSaid(type) } }))
}
