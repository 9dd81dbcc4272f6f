import { texts, type RunStatus } from '@millrace/shared'

/** What became of a run, for those who do not see its state: say it with `t`. */
export const RUN_TEXTS: Record<RunStatus, string> = texts({
  starting: 'The pipeline is starting.',
  running: 'The pipeline is running.',
  stopping: 'The pipeline is stopping.',
  stopped: 'The pipeline has stopped.',
  failed: 'The pipeline has failed.',
  restarting: 'The pipeline is being started again.',
})
