import './versions.css'
import { Button } from '@mantine/core'
import type { VersionInfo } from '@millrace/shared'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../api/client.ts'
import { Banners, SystemBanner } from '../app/SystemBanner.tsx'
import { Header } from '../editor/Header.tsx'
import { usePlaceCommands } from '../editor/places.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { Waiting } from '../editor/Waiting.tsx'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import { Compare } from './Compare.tsx'
import { VersionTable } from './VersionTable.tsx'

/** Versions that one request answers with. */
const PAGE = 50

/** All versions of a pipeline, newest first; or two of them compared, where the address names them. */
export function VersionsPage() {
  usePlaceCommands()
  const session = useSession()
  const name = useDraft((draft) => draft.document.name)
  const [params] = useSearchParams()
  const versions = useInfiniteQuery({
    queryKey: ['versions', session.id],
    queryFn: ({ signal, pageParam }) =>
      api.get<VersionInfo[]>(`/pipelines/${session.id}/versions?limit=${PAGE}${pageParam ? `&before=${pageParam}` : ''}`, signal),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.length === PAGE ? last.at(-1)!.number : undefined),
  })
  const { refetch } = versions
  // Whoever deploys meanwhile, here or elsewhere, makes a version.
  useEffect(() => session.deployed.subscribe((now, before) => now.version !== before.version && void refetch()), [session, refetch])
  useEffect(() => {
    document.title = t('Versions of {name} – Millrace', { name: name || t('Unnamed pipeline') })
  }, [name])
  const [from, to] = [params.get('from'), params.get('to')]
  const list = versions.data?.pages.flat() ?? []
  return (
    <div className="mr-versions">
      <Header />
      {from !== null || to !== null ? (
        <Compare from={from ?? 'draft'} to={to ?? 'draft'} versions={list} />
      ) : (
        <main className="mr-page">
          <Banners>
            <SystemBanner kept={t('Your changes are kept here and saved when it is back.')} />
          </Banners>
          <h2 className="mr-versions-title">{t('Versions')}</h2>
          {versions.isPending ? (
            <Waiting label={t('Loading the versions')} />
          ) : versions.isError && list.length === 0 ? (
            <div className="mr-panel">
              <NotLoaded error={versions.error} retry={() => void refetch()} isRetrying={versions.isFetching} />
            </div>
          ) : list.length === 0 ? (
            <p className="mr-panel mr-empty">{t('No versions yet: the first is made when the pipeline is run.')}</p>
          ) : (
            <VersionTable versions={list} />
          )}
          {versions.hasNextPage && (
            <Button variant="default" mt="md" loading={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
              {t('Older versions')}
            </Button>
          )}
        </main>
      )}
    </div>
  )
}
