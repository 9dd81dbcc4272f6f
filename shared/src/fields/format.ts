import { z } from 'zod'

export const columnSchema = z.strictObject({ name: z.string().min(1).max(200), type: z.string().min(1).max(2000) })

/** How the records of a source are written. Columns are inferred from a sample and then fixed by the person. */
export const formatSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lines') }),
  z.strictObject({ kind: z.literal('json'), columns: z.array(columnSchema).max(1000) }),
  z.strictObject({ kind: z.literal('csv'), columns: z.array(columnSchema).max(1000), delimiter: z.string().length(1).default(',') }),
])
export type Format = z.infer<typeof formatSchema>

/** The column that a source of plain lines has. */
export const LINE_COLUMN = { name: 'line', type: 'VARCHAR' } as const

/** The columns that a source with this format puts out. */
export function formatColumns(format: Format): { name: string; type: string }[] {
  return format.kind === 'lines' ? [{ ...LINE_COLUMN }] : format.columns
}
