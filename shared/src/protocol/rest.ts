/** REST messages of the installation as a whole. Every route stands under `/api`; errors are `{ problem: ApiProblem }` with a fitting status. */
import { z } from 'zod'
import type { Format } from '../fields/format.ts'
import { jsonSchema, type Json } from '../json.ts'
import type { Column } from '../plan/plan.ts'
import type { Said } from '../text/said.ts'

export interface ApiProblem {
  code: string
  params: Record<string, unknown>
}

/** Records as they would come, whose last line may be cut off. */
export interface Sample {
  kind: 'csv' | 'json'
  text: string
}
/** Rows of a sample, read as a run would read them. */
export interface SampleRows {
  columns: Column[]
  rows: Json[][]
}
/** POST /api/connections/test: tries a source's or sink's settings. */
export const testConnectionSchema = z.strictObject({ type: z.string(), settings: z.record(z.string(), jsonSchema) })
/** `columns`: what would come, with the types that hold it; or a sample in which they can be found, and its `first` rows. */
export type ConnectionTest =
  { ok: true; text: Said; columns?: Column[]; sample?: Sample; first?: SampleRows } | { ok: false; text: Said; setting?: string }

/** POST /api/infer: what a sample's records look like; `kind` as the person chose it. */
export const inferSchema = z.strictObject({ kind: z.enum(['lines', 'json', 'csv']), sample: z.string().max(1_000_000) })
export interface InferAnswer {
  format: Format
}

/** GET /api/system */
export interface SystemInfo {
  version: string
  /** `run`: the one run of a worker that has no other. */
  children: { name: string; pid: number; status: 'up' | 'restarting'; restarts: number; since: number; run?: string }[]
  redis: 'up' | 'down'
  /** Port to which data is posted. */
  ingestPort?: number
  /** Folder of the installation's data. */
  data?: string
}
