import type { BatchReport } from '@millrace/shared'
import type { BatchInput } from '../../duckdb/read.ts'
import type { BatchRequest, RunParts } from '../runParts.ts'
import type { BatchResult } from './batchWork.ts'

/** The next report of a run, of a batch that has read and written nothing. Times are milliseconds since the epoch. */
export function emptyReport({ options, program, ledger }: RunParts, time: number, startedAt: number): BatchReport {
  return {
    run: options.runId,
    version: options.version,
    sequence: ledger.lastSequence + 1,
    time,
    interval: program.plan.interval,
    kind: 'batch',
    status: 'done',
    startedAt,
    finishedAt: startedAt,
    records: 0,
    bytes: 0,
    sources: {},
    nodes: {},
    outputs: {},
  }
}

/** The report of a batch whose steps are done; it finishes now. */
export function batchReport(
  parts: RunParts,
  request: BatchRequest,
  inputs: Readonly<Record<string, BatchInput>>,
  result: BatchResult,
): BatchReport {
  const report = emptyReport(parts, request.time, request.startedAt)
  report.nodes = result.nodes
  for (const [node, input] of Object.entries(inputs)) {
    report.sources[node] = {
      records: input.records,
      bytes: input.bytes,
      deadLetters: input.deadCount,
      ...(input.unknownFields ? { unknownFields: input.unknownFields } : {}),
    }
    report.records += input.records
    report.bytes += input.bytes
  }
  const finishedAt = parts.options.now()
  for (const [node, rows] of Object.entries(result.outputs)) {
    const live = parts.options.staging(parts.program.plan.sinks.find((sink) => sink.node === node)!) === null
    if (rows === 0 && !live) continue
    report.outputs[node] = live
      ? { rows, status: 'delivered', attempts: 1, deliveredAt: finishedAt }
      : { rows, status: 'pending', attempts: 0 }
  }
  report.finishedAt = finishedAt
  return report
}
