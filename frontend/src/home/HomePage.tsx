import './home.css'
import { Alert, Button, FileButton, Group, Skeleton, Stack, Title } from '@mantine/core'
import type { PipelineSummary } from '@millrace/shared'
import { IconPlus, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, Navigate, useSearchParams } from 'react-router'
import { useStore } from 'zustand'
import { api } from '../api/client.ts'
import { Banners, SystemBanner, useIsAway } from '../app/SystemBanner.tsx'
import { isFirstVisit } from '../firstSteps/offer.ts'
import { firstSteps } from '../firstSteps/store.ts'
import { MakingProgress } from '../start/MakingProgress.tsx'
import { useStart } from '../start/useStart.ts'
import { PageHeader } from '../ui/PageHeader.tsx'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { DropFile } from './DropFile.tsx'
import { PipelineTable } from './PipelineTable.tsx'
import { PIPELINES } from './queryKeys.ts'

/** The sparklines are asked for again; everything else is told. */
const REFRESH_MS = 5000

/** All pipelines: what each does, how much, and what went wrong last. */
export function HomePage() {
  const list = useQuery({
    queryKey: PIPELINES,
    queryFn: ({ signal }) => api.get<PipelineSummary[]>('/pipelines', signal),
    refetchInterval: REFRESH_MS,
  })
  const isAway = useIsAway()
  const [params] = useSearchParams()
  const { wasOffered } = useStore(firstSteps)
  const { begin, cancel, going } = useStart()
  useEffect(() => {
    document.title = 'Millrace'
  }, [])

  const importFile = async (file: File | null) => {
    if (!file) return
    try {
      begin({ document: JSON.parse(await file.text()) as unknown, run: false, way: 'import' })
    } catch {
      say(t('{file} is no JSON file.', { file: file.name }), 'error')
    }
  }
  const newPipeline = (
    <Button component={Link} to="/new" leftSection={<IconPlus size={16} />}>
      {t('New pipeline')}
    </Button>
  )

  if (list.data && !params.has('list') && isFirstVisit(list.data, wasOffered)) return <Navigate to="/first-steps" replace />
  return (
    <>
      <PageHeader />
      <DropFile onFile={(file) => void importFile(file)} hint={t('Drop the file to import it as a pipeline')} />
      <main className="mr-page" data-away={isAway || undefined}>
        <Banners>
          <SystemBanner kept={t('The figures below stand still meanwhile.')} />
        </Banners>
        <Group justify="space-between" mb="lg">
          <Title order={1} size="h3">
            {t('Pipelines')}
          </Title>
          <Group gap="sm">
            {going ? (
              <MakingProgress going={going} onCancel={cancel} />
            ) : (
              <FileButton onChange={(file) => void importFile(file)} accept="application/json,.json">
                {(props) => (
                  <Button variant="default" leftSection={<IconUpload size={16} />} {...props}>
                    {t('Import')}
                  </Button>
                )}
              </FileButton>
            )}
            {newPipeline}
          </Group>
        </Group>
        {list.isPending ? (
          <Stack gap="sm" role="status" aria-label={t('Loading pipelines')}>
            {[1, 2, 3].map((row) => (
              <Skeleton key={row} height={56} radius="md" />
            ))}
          </Stack>
        ) : list.isError && !list.data ? (
          <Alert color="red" title={t('The pipelines could not be loaded')}>
            <p>{list.error.message}</p>
            <Button variant="default" onClick={() => void list.refetch()}>
              {t('Try again')}
            </Button>
          </Alert>
        ) : list.data?.length === 0 ? (
          <div className="mr-panel mr-empty mr-home-empty">
            <strong>{t('No pipelines yet')}</strong>
            <p>{t('A pipeline takes live data in, works on it every second, and shows or stores what comes out.')}</p>
            {newPipeline}
          </div>
        ) : (
          <PipelineTable pipelines={list.data ?? []} />
        )}
      </main>
    </>
  )
}
