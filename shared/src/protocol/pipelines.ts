/** REST messages of pipelines: drafts, what a deploy would do and does, versions. */
import { z } from 'zod'
import { documentSchema, nodeIdSchema } from '../graph/document.ts'
import { type Change, changeSchema, type DocumentChange } from '../graph/index.ts'
import type { Problem } from '../graph/problem.ts'
import type { Column } from '../plan/plan.ts'
import { runInfoSchema, type RunInfo } from './runs.ts'

export const pipelineSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  interval: z.int(),
  updatedAt: z.number(),
  run: runInfoSchema.nullable(),
  /** Records per second of the last 60 intervals, oldest first. */
  sparkline: z.array(z.number()),
})
export type PipelineSummary = z.infer<typeof pipelineSummarySchema>

/** GET /api/pipelines -> PipelineSummary[]; POST /api/pipelines -> { id } */
export const createPipelineSchema = z.strictObject({ name: z.string().min(1).max(200).optional(), document: documentSchema.optional() })

/** GET /api/pipelines/:id */
export interface PipelineState {
  id: string
  document: z.infer<typeof documentSchema>
  /** Sequence of the last change in `document`. */
  sequence: number
  run: RunInfo | null
  /** Number of the newest deployed version, 0 = never deployed, and its document. */
  version: number
  deployed: z.infer<typeof documentSchema> | null
}

/** POST /api/pipelines/:id/changes: a resent id does nothing and answers as before. */
export const submitChangeSchema = changeSchema
/** `change` is the change as it was stored, where that differs from what was sent: secrets become references. */
export type ChangeAnswer =
  { accepted: true; sequence: number; change?: Change } | { accepted: false; code: string; params: Record<string, unknown> }

/** What of a node is kept between batches, and what a deploy does to it. */
export interface NodeState {
  /** Rows or sums of a time window; totals and the like per key; the rows of a live table. */
  keeps: 'window' | 'state' | 'table'
  /** `asks`: it could go on, but would stand for something else now. `dropped`: its node goes, and it with the node. */
  effect: 'kept' | 'asks' | 'reset' | 'new' | 'dropped'
  /** Why it begins anew: the interval of batches is another, or its columns are. */
  because?: 'interval' | 'columns'
}

/** The answer where a node's state `asks`. */
export const stateAnswerSchema = z.enum(['keep', 'reset'])
export type StateAnswer = z.infer<typeof stateAnswerSchema>

/** GET /api/pipelines/:id/deploy?sequence=: what a deploy of the draft at that sequence would do. */
export interface DeployPreview {
  sequence: number
  /** The newest version, over which it would be deployed; 0 = none. */
  over: number
  /** Per node that keeps something. */
  state: Record<string, NodeState>
}

/**
 * POST /api/pipelines/:id/deploy: makes a version of the draft and starts it, or takes over from the running version. `over` is the
 * version that the answers were given about: refused when another was deployed since. Unanswered, what `asks` begins anew.
 */
export const deploySchema = z.strictObject({
  sequence: z.int(),
  message: z.string().max(500).default(''),
  over: z.int().min(0).optional(),
  state: z.record(nodeIdSchema, stateAnswerSchema).default({}),
})
export interface DeployAnswer {
  run: RunInfo
  version: number
  /** What happened to each node that keeps something: where it was asked, as it was answered. */
  state: Record<string, NodeState>
}
/** POST /api/pipelines/:id/start (newest version again), /stop, /reset */
export const stopSchema = z.strictObject({ how: z.enum(['drain', 'now']).default('drain') })

/** GET /api/pipelines/:id/versions?before=&limit= -> VersionInfo[], newest first */
export interface VersionInfo {
  number: number
  message: string
  createdAt: number
  /** Who deployed it. */
  actor: string
  /** What it changed of the version before, at most 50 things; null where that was not noted. */
  changes: DocumentChange[] | null
}
/** PATCH /api/pipelines/:id/versions/:number */
export const versionMessageSchema = z.strictObject({ message: z.string().max(500) })

/** GET /api/pipelines/:id/analysis; POST tries once more what was not finished in time. */
export interface Analysis {
  sequence: number
  problems: Problem[]
  /** Per node and output port: the columns, or null where they cannot be known yet. */
  schemas: Record<string, Record<string, Column[] | null>>
  /** Per node and input port: the columns that arrive. */
  inputs: Record<string, Record<string, Column[] | null>>
}
/** It was not finished in time: which columns there are was not found out. */
export const isUnfinished = ({ problems }: Analysis): boolean => problems.some(({ code }) => code === 'analysisTimedOut')
