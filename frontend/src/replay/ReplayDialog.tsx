import './replay.css'
import '@mantine/core/styles/Progress.layer.css'
import { Button, NumberInput, Progress, SegmentedControl } from '@mantine/core'
import { REPLAY_BATCHES, type PreviewTarget, type ReplayKept } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { api } from '../api/client.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { formatBatchTime } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import type { BatchTried } from './address.ts'
import { ReplayResult } from './ReplayResult.tsx'
import { useReplay, type ReplayProgress } from './useReplay.ts'

const LAST = 10

interface Props {
  target: PreviewTarget
  /** The one batch to try first; absent = the last ones are offered. */
  batch: BatchTried | undefined
  onClose(): void
}

/** Past batches through the deployed version and the draft: how many, how far it is, and what differs at one place. */
export function ReplayDialog({ target, batch, onClose }: Props) {
  const session = useSession()
  const name = useDraft((draft) => draft.document.nodes[target.node]?.name ?? target.node)
  const [last, setLast] = useState<number | string>(LAST)
  const [isOne, setOne] = useState(batch !== undefined)
  const { progress, start, cancel } = useReplay()
  const kept = useQuery({
    queryKey: ['replays', session.id],
    queryFn: ({ signal }) => api.get<ReplayKept>(`/pipelines/${session.id}/replays`, signal),
    staleTime: 0,
    // Not 0: a lazy part may be drawn for longer than that before it is there, and would lose its answer.
    gcTime: 5000,
    refetchOnWindowFocus: false,
  })
  // While a run goes on, what is recorded moves on: the answer knows it better.
  const recorded = (progress.state === 'done' && progress.replay.kept) || kept.data?.kept
  const isGoing = progress.state === 'going'
  const batches = typeof last === 'number' && last >= 1 ? last : undefined
  const one = isOne ? batch : undefined
  const begin = () => {
    if (one) start(target, { range: { from: one.time, to: one.time }, version: one.version })
    else if (batches !== undefined) start(target, { range: { last: batches } })
  }
  // Who asked for one batch has chosen already.
  const beginFirst = useEffectEvent(() => {
    if (one) begin()
  })
  useEffect(() => beginFirst(), [])
  return (
    <Dialog title={t('“{name}” with past batches', { name })} size="min(1080px, 94vw)" className="mr-replay" onClose={onClose}>
      {kept.isError && !kept.data ? (
        <NotLoaded error={kept.error} retry={() => void kept.refetch()} isRetrying={kept.isFetching} />
      ) : kept.data && kept.data.kept === null ? (
        <div className="mr-empty">
          <p>
            {kept.data.version === null
              ? t('Nothing is recorded yet: run the pipeline first.')
              : t('No batch with input is recorded: the run has received nothing yet, or its input was let go of.')}
          </p>
          <Button size="compact-sm" variant="light" loading={kept.isFetching} onClick={() => void kept.refetch()}>
            {t('Look again')}
          </Button>
        </div>
      ) : (
        <>
          <p className="mr-note">
            {t('What the run received goes once more through the deployed version and the draft. The run is not touched, nothing is sent.')}
          </p>
          <form
            className="mr-replay-ask"
            onSubmit={(event) => {
              event.preventDefault()
              if (!isGoing) begin()
            }}
          >
            {batch && (
              <SegmentedControl
                aria-label={t('Which batches')}
                data={[
                  { value: 'one', label: t('Batch of {time}', { time: formatBatchTime(batch.time, kept.data?.interval ?? 1000) }) },
                  { value: 'last', label: t('Last batches') },
                ]}
                value={isOne ? 'one' : 'last'}
                onChange={(which) => setOne(which === 'one')}
                disabled={isGoing}
              />
            )}
            {!isOne && (
              <NumberInput
                label={t('Last batches')}
                description={kept.data && recorded ? keptInWords(recorded, kept.data.interval) : '…'}
                inputWrapperOrder={['label', 'input', 'description']}
                min={1}
                max={REPLAY_BATCHES}
                clampBehavior="strict"
                allowDecimal={false}
                value={last}
                onChange={setLast}
                disabled={isGoing}
                data-autofocus
              />
            )}
            {/* Two buttons by their keys: were it one, the press that cancels would submit what it has turned into. */}
            {isGoing ? (
              <Button key="cancel" variant="default" onClick={cancel}>
                {t('Cancel')}
              </Button>
            ) : (
              <Button key="compare" type="submit" disabled={(!one && batches === undefined) || !kept.data}>
                {t('Compare')}
              </Button>
            )}
          </form>
          <Outcome progress={progress} again={begin} interval={kept.data?.interval ?? 1000} />
        </>
      )}
    </Dialog>
  )
}

function Outcome({ progress, again, interval }: { progress: ReplayProgress; again(): void; interval: number }) {
  if (progress.state === 'idle') return null
  if (progress.state === 'failed') return <NotLoaded error={new Error(progress.message)} retry={again} />
  if (progress.state === 'done') return <ReplayResult replay={progress.replay} interval={interval} />
  const { step } = progress
  const words = step
    ? t('Batch {done, number} of {of, number}, of the version and the draft together', { done: step.done + 1, of: step.of })
    : t('The recorded batches are being read.')
  return (
    <div className="mr-replay-going">
      <Progress value={step ? (100 * step.done) / Math.max(1, step.of) : 0} aria-label={t('Progress of the comparison')} />
      <p className="mr-note">{words}</p>
    </div>
  )
}

const keptInWords = ({ from, to }: { from: number; to: number }, interval: number): string =>
  t('Recorded from {from} to {to}.', { from: formatBatchTime(from, interval), to: formatBatchTime(to, interval) })
