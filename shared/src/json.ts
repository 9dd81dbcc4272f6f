import { z } from 'zod'

/** Any JSON value. Settings of a node are JSON: the document's schema is structural and never knows an operator. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export const jsonSchema: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(jsonSchema), z.record(z.string(), jsonSchema)]),
)

export type JsonObject = { [key: string]: Json }
