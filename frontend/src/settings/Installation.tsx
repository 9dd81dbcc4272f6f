import { Skeleton, Title } from '@mantine/core'
import type { SystemInfo } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { api } from '../api/client.ts'
import { live } from '../live/connection.ts'
import { formatDateTime, formatNumber } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'

/** What runs here: version, processes, Redis and where the data are, as the server tells it. */
export function Installation() {
  const told = useStore(live.state, (state) => state.system)
  // The socket tells what changes; asked for, a failure comes to an end, and can be tried again.
  const asked = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => api.get<SystemInfo>('/system', signal),
    enabled: told === null,
  })
  const system = told ?? asked.data
  return (
    <section className="mr-panel" aria-label={t('This installation')}>
      <Title order={2} size="h5">
        {t('This installation')}
      </Title>
      {system ? (
        <Facts system={system} />
      ) : asked.isError ? (
        <NotLoaded error={asked.error} retry={() => void asked.refetch()} isRetrying={asked.isFetching} />
      ) : (
        <Skeleton height={160} radius="md" role="status" aria-label={t('Loading the installation')} />
      )}
    </section>
  )
}

function Facts({ system }: { system: SystemInfo }) {
  return (
    <>
      <dl className="mr-facts">
        {system.version !== '' && <Fact name={t('Version')}>{system.version}</Fact>}
        {system.data !== undefined && (
          <Fact name={t('Data folder')}>
            <bdi>
              <code>{system.data}</code>
            </bdi>
          </Fact>
        )}
        <Fact name={t('Redis')}>{system.redis === 'up' ? t('answers') : t('does not answer; pipelines go on meanwhile')}</Fact>
        {system.ingestPort !== undefined && <Fact name={t('Port that takes data by HTTP')}>{system.ingestPort}</Fact>}
      </dl>
      {system.children.length > 0 && <Processes processes={system.children} />}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Processes({ processes }: { processes: SystemInfo['children'] }) {
  return (
    <div className="mr-scroll-x" tabIndex={0} role="region" aria-label={t('Processes')}>
      <table className="mr-list">
        <caption className="mr-hidden">{t('Processes')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Process')}</th>
            <th scope="col">{t('Status')}</th>
            <th scope="col">{t('Since')}</th>
            <th scope="col" data-align="end">
              {t('Restarts')}
            </th>
            <th scope="col" data-align="end">
              {t('Process id')}
            </th>
          </tr>
        </thead>
        <tbody>
          {processes.map(({ name, status, since, restarts, pid }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{status === 'up' ? t('at work') : t('starting again')}</td>
              <td className="mr-num">{formatDateTime(since)}</td>
              <td data-align="end">{formatNumber(restarts)}</td>
              <td data-align="end">{pid}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
