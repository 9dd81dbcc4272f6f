import { z } from 'zod'
import { saidSchema } from '../text/saidSchema.ts'

/** A window of event times, and how many rows are in it: start and end in milliseconds since the epoch, the end not included. */
export const eventWindowSpanSchema = z.tuple([z.number(), z.number(), z.number()])
export type EventWindowSpan = z.infer<typeof eventWindowSpanSchema>

/** Windows of a report, of each sort: more of them are not told one by one. */
export const TOLD_WINDOWS = 16

/** Windows by event time after a batch. Times are milliseconds since the epoch. */
export const eventTimeReportSchema = z.object({
  /** Windows that end up to here have closed; null before the first row. */
  watermark: z.number().nullable(),
  /** When the next window closes if no rows come. */
  closesAt: z.number().nullable(),
  /** How many windows are open; null where sessions are too many to be counted. */
  open: z.number().nullable(),
  /** The open windows that close first. */
  windows: z.array(eventWindowSpanSchema),
  /** The windows that have closed in this batch. */
  closed: z.array(eventWindowSpanSchema),
  /** By how much the latest of the batch's late rows was behind the watermark, in milliseconds; 0 without late rows. */
  lateBy: z.number(),
})
export type EventTimeReport = z.infer<typeof eventTimeReportSchema>

/** Numbers of one node in one batch. `ms` is the time of the statement that this node ended; nodes fused into it name it in `fusedWith`. */
export const nodeReportSchema = z.object({
  in: z.number(),
  out: z.record(z.string(), z.number()),
  ms: z.number().optional(),
  fusedWith: z.string().optional(),
  /** Rows held as state or window contents after the batch. */
  held: z.number().optional(),
  /** Rows that it refused, where it can. */
  deadLetters: z.number().optional(),
  eventTime: eventTimeReportSchema.optional(),
})
export type NodeReport = z.infer<typeof nodeReportSchema>

export const sourceReportSchema = z.object({
  records: z.number(),
  bytes: z.number(),
  deadLetters: z.number(),
  /** JSON fields that the schema does not name, with how many records had them (slow path and samples only). */
  unknownFields: z.record(z.string(), z.number()).optional(),
})

export const outputReportSchema = z.object({
  rows: z.number(),
  status: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number(),
  /** Milliseconds since the epoch. */
  deliveredAt: z.number().optional(),
  error: saidSchema.optional(),
})
export type OutputReport = z.infer<typeof outputReportSchema>

/** All numbers of one batch. Times are milliseconds since the epoch; delays are derived, never stored. */
export const batchReportSchema = z.object({
  run: z.string(),
  version: z.int(),
  /** Sequence of the batch within its run: 1, 2, 3… without gaps. */
  sequence: z.int(),
  /** Batch time: a multiple of the interval. */
  time: z.int(),
  interval: z.int(),
  kind: z.enum(['batch', 'gap']),
  status: z.enum(['done', 'failed']),
  error: saidSchema.optional(),
  startedAt: z.number(),
  finishedAt: z.number(),
  records: z.number(),
  bytes: z.number(),
  sources: z.record(z.string(), sourceReportSchema),
  nodes: z.record(z.string(), nodeReportSchema),
  outputs: z.record(z.string(), outputReportSchema),
})
export type BatchReport = z.infer<typeof batchReportSchema>

/** Records that sources refused and rows that steps did, of a node; undefined where it refuses none. */
export const deadLettersOf = ({ sources, nodes }: BatchReport, node: string): number | undefined =>
  sources[node]?.deadLetters ?? nodes[node]?.deadLetters

/** The nodes that refused something in a batch, with how much. */
export const allDeadLetters = (report: BatchReport): { node: string; count: number }[] =>
  [...new Set([...Object.keys(report.sources), ...Object.keys(report.nodes)])]
    .map((node) => ({ node, count: deadLettersOf(report, node) ?? 0 }))
    .filter(({ count }) => count > 0)

/** Time from the batch time to the start of work, in milliseconds (Spark: scheduling delay). */
export const schedulingDelay = (report: BatchReport): number => Math.max(0, report.startedAt - report.time)
/** Time of work, in milliseconds (Spark: processing time). */
export const processingTime = (report: BatchReport): number => Math.max(0, report.finishedAt - report.startedAt)
/** Scheduling delay plus processing time, in milliseconds (Spark: total delay). */
export const totalDelay = (report: BatchReport): number => schedulingDelay(report) + processingTime(report)
