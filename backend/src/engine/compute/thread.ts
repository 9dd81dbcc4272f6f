/** Does computations beside the process's own thread, which has batches of other runs to begin and its heartbeat to send. */
import { parentPort } from 'node:worker_threads'
import { saidBy } from '@millrace/shared'
import type { ComputeTask } from './computation.ts'
import { stepOf } from './computations.ts'

/* oxlint-disable unicorn/require-post-message-target-origin -- A thread has no origin. */

/** A question to the thread, and what it answers. */
export interface ThreadQuestion {
  id: number
  compute: string
  task: ComputeTask
}

parentPort!.on('message', ({ id, compute, task }: ThreadQuestion) => {
  try {
    const answer = stepOf(compute, task)
    const buffers = answer.outputs.flat().flatMap((values) => (ArrayBuffer.isView(values) ? [values.buffer as ArrayBuffer] : []))
    parentPort!.postMessage({ id, answer }, [...new Set(buffers)])
  } catch (error) {
    parentPort!.postMessage({ id, refused: saidBy(error) })
  }
})
