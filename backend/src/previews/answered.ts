import { saidBy, type PreviewTarget } from '@millrace/shared'
import { ApiError } from '../app/problems.ts'
import { Superseded } from '../ipc/disposableProcess.ts'
import { PortMissing, ReplayTimedOut } from '../preview/service.ts'

/** An answer of the preview process; its refusals as problems of the api. */
export async function answered<T>(
  answer: Promise<T>,
  target: PreviewTarget,
  otherwise: 'previewFailed' | 'replayFailed' | 'batchRowsFailed' = 'previewFailed',
): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Superseded) throw new ApiError(409, 'superseded')
    if (error instanceof PortMissing) throw new ApiError(404, 'noSuchPort', { port: target.port })
    if (error instanceof ReplayTimedOut) throw new ApiError(503, 'replayTimedOut', { ms: error.ms, node: error.node })
    throw new ApiError(503, otherwise, { message: saidBy(error) })
  }
}
