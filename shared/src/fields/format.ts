import { z } from 'zod'
import { words } from '../text/words.ts'

export const columnSchema = z.strictObject({ name: z.string().min(1).max(200), type: z.string().min(1).max(2000) })

const columns = z
  .array(columnSchema)
  .min(1, { error: () => words('Name the columns, or take them from a sample.') })
  .max(1000)

/** The character between the values of CSV: not one that means something else in it. */
export const delimiterSchema = z
  .string()
  .regex(/^[^"\n\r\0]$/u, { error: () => words('One character, and neither a quote nor a line end.') })

/** How the records of a source are written. Columns are inferred from a sample and then fixed by the person. */
export const formatSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lines') }),
  z.strictObject({ kind: z.literal('json'), columns }),
  z.strictObject({ kind: z.literal('csv'), columns, delimiter: delimiterSchema.default(',') }),
])
export type Format = z.infer<typeof formatSchema>

/** The column that a source of plain lines has. */
export const LINE_COLUMN = { name: 'line', type: 'VARCHAR' } as const

/** The columns that a source with this format puts out. */
export function formatColumns(format: Format): { name: string; type: string }[] {
  return format.kind === 'lines' ? [{ ...LINE_COLUMN }] : format.columns
}
