/** Reading what was said. By itself, so that who only says something loads no schemas: the first page does. */
import { z } from 'zod'
import { jsonSchema } from '../json.ts'
import type { Said } from './said.ts'

export const saidSchema: z.ZodType<Said> = z.union([z.string(), z.object({ text: z.string(), params: z.record(z.string(), jsonSchema) })])

/** What `saidToText` made. What an older Millrace wrote are plain words. */
export function saidFromText(text: string): Said {
  if (!text.startsWith('{"text":')) return text
  try {
    const { data } = saidSchema.safeParse(JSON.parse(text))
    return data ?? text
  } catch {
    return text
  }
}
