import { apiProblemInWords, type PreviewTarget, type Replay, type ReplayLine, type ReplayRequest } from '@millrace/shared'
import { useEffect, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'

type Step = Extract<ReplayLine, { step: object }>['step']
export type ReplayProgress =
  { state: 'idle' } | { state: 'going'; step: Step | undefined } | { state: 'failed'; message: string } | { state: 'done'; replay: Replay }

/** Which batches, and through which version. */
export type ReplayOf = Pick<ReplayRequest, 'range' | 'version'>

/** One comparison at a time; it ends with whoever asked for it. */
export function useReplay(): { progress: ReplayProgress; start(target: PreviewTarget, what: ReplayOf): void; cancel(): void } {
  const session = useSession()
  const [progress, setProgress] = useState<ReplayProgress>({ state: 'idle' })
  const question = useRef(new AbortController())
  useEffect(() => () => question.current.abort(), [])

  const ask = async (target: PreviewTarget, what: ReplayOf, { signal }: AbortController) => {
    let end: ReplayProgress | undefined
    const take = (line: ReplayLine) => {
      if (signal.aborted) return
      if ('step' in line) setProgress({ state: 'going', step: line.step })
      else if ('replay' in line) end = { state: 'done', replay: line.replay }
      else end = { state: 'failed', message: apiProblemInWords(line.problem as Parameters<typeof apiProblemInWords>[0]) }
    }
    try {
      // The server answers for the draft that it has.
      await session.draft.settled()
      if (signal.aborted) return
      const { sequence } = session.draft.store.getState()
      const asked: ReplayRequest = { client: crypto.randomUUID(), sequence, target, ...what }
      await api.postLines<ReplayLine>(`/pipelines/${session.id}/replays`, asked, take, signal)
      end ??= { state: 'failed', message: t('The comparison broke off before its end.') }
    } catch (error) {
      end = { state: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
    if (!signal.aborted) setProgress(end)
  }
  const cancel = () => {
    question.current.abort()
    setProgress({ state: 'idle' })
  }
  const start = (target: PreviewTarget, what: ReplayOf) => {
    question.current.abort()
    question.current = new AbortController()
    setProgress({ state: 'going', step: undefined })
    void ask(target, what, question.current)
  }
  return { progress, start, cancel }
}
