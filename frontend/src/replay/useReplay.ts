import type { PreviewTarget, Replay, ReplayLine, ReplayRequest } from '@millrace/shared'
import { api } from '../api/client.ts'
import { type Told, useTold } from '../api/useTold.ts'
import { useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'

type Going = { step: Extract<ReplayLine, { step: object }>['step'] | undefined }
type Done = { replay: Replay }
export type ReplayProgress = Told<Going, Done>

/** Which batches, and through which version. */
export type ReplayOf = Pick<ReplayRequest, 'range' | 'version'>

/** One comparison at a time; it ends with whoever asked for it. */
export function useReplay(): { progress: ReplayProgress; start(target: PreviewTarget, what: ReplayOf): void; cancel(): void } {
  const session = useSession()
  const { progress, start: startTold, cancel } = useTold<Going, Done>()
  const start = (target: PreviewTarget, what: ReplayOf) =>
    startTold({
      begin: { step: undefined },
      brokeOff: t('The comparison broke off before its end.'),
      ask: async (take, signal) => {
        // The server answers for the draft that it has.
        await session.draft.settled()
        if (signal.aborted) return
        const { sequence } = session.draft.store.getState()
        const asked: ReplayRequest = { client: crypto.randomUUID(), sequence, target, ...what }
        const told = (line: ReplayLine) => take('step' in line ? { going: line } : 'replay' in line ? { done: line } : line)
        await api.postLines<ReplayLine>(`/pipelines/${session.id}/replays`, asked, told, signal)
      },
    })
  return { progress, start, cancel }
}
