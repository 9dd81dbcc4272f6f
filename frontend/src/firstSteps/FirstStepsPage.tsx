import { Button } from '@mantine/core'
import { thisMachine, type DeployAnswer, type PipelineState, type PipelineSummary } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Navigate } from 'react-router'
import { api } from '../api/client.ts'
import { Failure } from '../app/Failure.tsx'
import { Waiting } from '../editor/Waiting.tsx'
import { SAMPLE_NAME } from './offer.ts'
import { beginFirstSteps } from './store.ts'
import { t } from '../ui/text.ts'

/** Opens the running sample with a live table selected and three things to try; makes the sample anew where it is gone. */
export function FirstStepsPage() {
  const sample = useQuery({
    queryKey: ['sample of first steps'],
    queryFn: ({ signal }) => openSample(signal),
    gcTime: 0,
    staleTime: Infinity,
  })
  useEffect(() => {
    if (sample.data) beginFirstSteps(sample.data.id)
  }, [sample.data])
  if (sample.isError)
    return (
      <Failure
        title={t('The sample could not be opened')}
        text={sample.error.message}
        action={<Button onClick={() => void sample.refetch()}>{t('Try again')}</Button>}
      />
    )
  if (!sample.data) return <Waiting label={t('Opening the sample')} />
  return <Navigate to={`/p/${sample.data.id}?node=${sample.data.table}`} replace />
}

async function openSample(signal: AbortSignal): Promise<{ id: string; table: string }> {
  const document = thisMachine()
  const table = document.views['programs']!.node
  const named = (await api.get<PipelineSummary[]>('/pipelines', signal)).filter(({ name }) => name === SAMPLE_NAME)
  for (const { id, run } of named) {
    const { document: drawn } = await api.get<PipelineState>(`/pipelines/${id}`, signal)
    if (!drawn.nodes[table]) continue
    if (run?.status === 'stopped') await api.post(`/pipelines/${id}/start`)
    return { id, table }
  }
  const { id } = await api.post<{ id: string }>('/pipelines', { document: { ...document, name: SAMPLE_NAME } })
  await api.post<DeployAnswer>(`/pipelines/${id}/deploy`, { sequence: 0, over: 0 })
  return { id, table }
}
