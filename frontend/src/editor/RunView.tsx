import { Anchor } from '@mantine/core'
import type { BatchPage, PipelineDocument, RunInfo } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { api } from '../api/client.ts'
import { PartFailure } from '../app/Failure.tsx'
import { NO_WORK } from '../live/figures.ts'
import { PipelineLiveStore } from '../live/pipelineLive.ts'
import { t } from '../ui/text.ts'
import { SessionContext, useDeployed, useLive, useSession } from './session.ts'
import { viewOf } from './viewSession.ts'
import { Waiting } from './Waiting.tsx'

/** Batches of an earlier run that are fetched. */
const FETCHED_BATCHES = 200

/** Shows the version that a run is at, to look at only. The current run is followed, also from one version to the next. */
export function RunView({ run, shown }: { run: string; shown: ReactNode }) {
  const draft = useSession()
  const deployed = useDeployed()
  const current = useLive((figures) => (figures.run?.id === run ? figures.run : undefined))
  const asked = useQuery({ queryKey: ['run', run], queryFn: ({ signal }) => api.get<RunInfo>(`/runs/${run}`, signal) })
  const info = current ?? asked.data
  const isCurrent = current !== undefined
  const version = info?.version
  const known = version === deployed.version ? deployed.document : null
  const fetched = useQuery({
    queryKey: ['version', draft.id, version],
    queryFn: ({ signal }) => api.get<PipelineDocument>(`/pipelines/${draft.id}/versions/${version}`, signal),
    enabled: version !== undefined && !known,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const past = usePastFigures(!isCurrent && asked.data ? asked.data : undefined)
  const document = known ?? fetched.data
  const view = useMemo(
    () => (document && version !== undefined ? viewOf(draft, { document, version, ...(!isCurrent && past && { live: past }) }) : undefined),
    [draft, document, version, isCurrent, past],
  )
  const error = asked.error ?? fetched.error
  if (error && !view) {
    return (
      <PartFailure
        gone={t('This run is not there')}
        failed={t('The run could not be loaded')}
        error={error}
        retry={() => void (asked.error ? asked : fetched).refetch()}
        back={
          <Anchor component={Link} to={`/p/${draft.id}`}>
            {t('Back to the draft')}
          </Anchor>
        }
      />
    )
  }
  if (!view) return <Waiting label={t('Loading the run')} />
  return <SessionContext value={view}>{shown}</SessionContext>
}

/** Figures of an earlier run, as they were when it ended. */
function usePastFigures(info: RunInfo | undefined): PipelineLiveStore | undefined {
  const [store, setStore] = useState<PipelineLiveStore>()
  useEffect(() => {
    if (!info) return
    const figures = new PipelineLiveStore((run) =>
      api.get<BatchPage>(`/runs/${run}/batches?limit=${FETCHED_BATCHES}`).then(
        ({ batches }) => figures.add(run, batches.toReversed()),
        () => undefined,
      ),
    )
    figures.take({
      pipeline: info.pipeline,
      run: info,
      batches: [],
      gap: false,
      receivers: [],
      queued: {},
      work: NO_WORK,
      tables: {},
      events: [],
      log: [],
    })
    setStore(figures)
    return () => figures.close()
  }, [info])
  return store
}

/** Says on the canvas that it can only be looked at, and leads to the draft. */
export function ReadOnlySign() {
  const session = useSession()
  const version = useDeployed().version
  if (session.marks) return null
  return (
    <section className="mr-read-only-sign" aria-label={t('What is shown')}>
      {t('Version {version}, as it runs: to look at.', { version })}{' '}
      <Anchor component={Link} to={`/p/${session.id}`} fz={13} c="inherit" underline="always">
        {t('Change the draft')}
      </Anchor>
    </section>
  )
}
