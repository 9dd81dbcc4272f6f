import type { BatchReport } from '@millrace/shared'

/** For tests: the report of a batch, without records and done at once where `more` does not say otherwise. Times are in milliseconds. */
export const testBatch = ({ time, interval = 1000, ...more }: Partial<BatchReport> & { time: number }): BatchReport => ({
  run: 'r',
  version: 1,
  sequence: time / interval,
  time,
  interval,
  kind: 'batch',
  status: 'done',
  startedAt: time,
  finishedAt: time,
  records: 0,
  bytes: 0,
  sources: {},
  nodes: {},
  outputs: {},
  ...more,
})
