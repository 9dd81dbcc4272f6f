import { Button, Select } from '@mantine/core'
import type { PipelineDocument, VersionInfo } from '@millrace/shared'
import { IconArrowBackUp, IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api } from '../api/client.ts'
import { Banners, SystemBanner } from '../app/SystemBanner.tsx'
import { Canvas } from '../canvas/Canvas.tsx'
import { selectNode } from '../editor/actions.ts'
import { SessionContext, useDraft, useSession } from '../editor/session.ts'
import { viewOf } from '../editor/viewSession.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import { ChangeList } from './ChangeList.tsx'
import { compare } from './compareModel.ts'
import { useRestore } from './useRestore.ts'

const DRAFT = 'draft'

interface Props {
  /** Number of a version, or `draft`. */
  from: string
  to: string
  versions: readonly VersionInfo[]
}

/** Two versions, or one and the draft: what differs, on the canvas and setting by setting. */
export function Compare({ from, to, versions }: Props) {
  const session = useSession()
  const [params, setParams] = useSearchParams()
  const before = useDocument(from)
  const after = useDocument(to)
  const restore = useRestore()
  const comparison = useMemo(
    () => before.document && after.document && compare(before.document, after.document),
    [before.document, after.document],
  )
  const view = useMemo(
    () => comparison && viewOf(session, { document: comparison.document, version: 0, marks: comparison.marks }),
    [session, comparison],
  )
  const choices = [
    { value: DRAFT, label: t('Draft') },
    ...versions.map(({ number, message }) => ({ value: String(number), label: message ? `v${number} · ${message}` : `v${number}` })),
  ]
  // A link may name a version that the list has not loaded yet.
  for (const value of [from, to]) if (!choices.some((choice) => choice.value === value)) choices.push({ value, label: `v${value}` })
  const choose = (which: 'from' | 'to', value: string | null) => {
    const next = new URLSearchParams(params)
    next.set('from', from)
    next.set('to', to)
    next.set(which, value ?? DRAFT)
    setParams(next)
  }
  const missing = [before, after].find(({ error }) => error !== null)
  return (
    <>
      <section className="mr-compare-head" aria-label={t('What is compared')}>
        <Link to={`/p/${session.id}/versions`} className="mr-back">
          <IconArrowLeft size={16} aria-hidden /> {t('All versions')}
        </Link>
        <h2 className="mr-hidden">{t('Compare versions')}</h2>
        <Select label={t('From')} data={choices} value={from} allowDeselect={false} onChange={(value) => choose('from', value)} />
        <Select label={t('To')} data={choices} value={to} allowDeselect={false} onChange={(value) => choose('to', value)} />
        {to !== DRAFT && (
          <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => void restore(Number(to))}>
            {t('Restore v{number}', { number: Number(to) })}
          </Button>
        )}
      </section>
      {missing?.error ? (
        <div className="mr-panel">
          <NotLoaded error={missing.error} retry={missing.retry} isRetrying={missing.isRetrying} />
        </div>
      ) : (
        <div className="mr-compare">
          <div className="mr-stage">
            <Banners>
              <SystemBanner kept={t('Your changes are kept here and saved when it is back.')} />
            </Banners>
            {view && (
              <SessionContext value={view}>
                <Canvas key={`${from} ${to}`} />
              </SessionContext>
            )}
          </div>
          <aside className="mr-compare-list" aria-label={t('What differs')} tabIndex={0}>
            <h3 className="mr-section-title">
              {comparison
                ? t('{count, plural, =0 {Nothing differs} one {# difference} other {# differences}}', { count: comparison.changes.length })
                : t('Loading…')}
            </h3>
            {comparison && <ChangeList changes={comparison.changes} onChoose={(node) => selectNode(session, node)} />}
          </aside>
        </div>
      )}
    </>
  )
}

interface Fetched {
  document: PipelineDocument | undefined
  /** Why there is none. */
  error: Error | null
  retry(): void
  isRetrying: boolean
}

/** The document of a version, or the draft as it stands. */
function useDocument(version: string): Fetched {
  const { id } = useSession()
  const draft = useDraft(({ document }) => document)
  const fetched = useQuery({
    queryKey: ['version', id, Number(version)],
    queryFn: ({ signal }) => api.get<PipelineDocument>(`/pipelines/${id}/versions/${encodeURIComponent(version)}`, signal),
    enabled: version !== DRAFT,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { data, error, isFetching, refetch } = fetched
  const asked = { retry: () => void refetch(), isRetrying: isFetching }
  return version === DRAFT ? { document: draft, error: null, ...asked } : { document: data, error: data ? null : error, ...asked }
}
