import type { PipelineSummary } from '@millrace/shared'

/** Name of the sample that the first start makes. */
export const SAMPLE_NAME = 'This machine'

/** Whether somebody who comes to the list is led to the sample first: it is all that there is, and it was not offered in this browser before. */
export const isFirstVisit = (pipelines: readonly PipelineSummary[], wasOffered: boolean): boolean =>
  !wasOffered && pipelines.length === 1 && pipelines[0]!.name === SAMPLE_NAME && pipelines[0]!.run?.version === 1
