import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import './batch.css'
import { Anchor, Button, SegmentedControl, Skeleton, Title } from '@mantine/core'
import {
  definitionOf,
  durationInWords,
  processingTime,
  saidInWords,
  schedulingDelay,
  totalDelay,
  type BatchReport,
  type PipelineDocument,
} from '@millrace/shared'
import { IconArrowLeft, IconArrowsDiff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { api } from '../api/client.ts'
import { PartFailure } from '../app/Failure.tsx'
import { Banner, Banners, SystemBanner } from '../app/SystemBanner.tsx'
import { BatchStatus } from '../dock/Batches.tsx'
import { tryAddress } from '../replay/address.ts'
import { formatBytes, formatDate, formatBatchTime, formatDuration, formatNumber } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { PageHeader } from '../ui/PageHeader.tsx'
import { t } from '../ui/text.ts'
import { BatchOutline } from './BatchOutline.tsx'
import { NodeTable, OutputTable } from './BatchTables.tsx'
import type { NodeOrder } from './nodeOrder.ts'

const BatchNodeRows = lazy(async () => ({ default: (await import('./BatchNodeRows.tsx')).BatchNodeRows }))

const ORDERS: { value: NodeOrder | 'outline'; label: string }[] = [
  { value: 'time', label: t('slowest first') },
  { value: 'pipeline', label: t('as in the pipeline') },
  { value: 'outline', label: t('as an outline') },
]

/** Everything about one batch: what came in, rows and time at each node, and how its outputs went. */
export function BatchPage() {
  const { id = '', run = '', time = '' } = useParams()
  const batch = useQuery({
    queryKey: ['batch', run, time],
    queryFn: ({ signal }) => api.get<BatchReport>(`/runs/${run}/batches/${time}`, signal),
  })
  const version = batch.data?.version
  const document = useQuery({
    queryKey: ['version', id, version],
    queryFn: ({ signal }) => api.get<PipelineDocument>(`/pipelines/${id}/versions/${version}`, signal),
    enabled: version !== undefined,
  })
  useEffect(() => {
    window.document.title = `${t('Batch')} – Millrace`
  }, [])
  if (batch.isError && !batch.data) {
    return (
      <PartFailure
        gone={t('This batch is not there')}
        failed={t('The batch could not be loaded')}
        error={batch.error}
        retry={() => void batch.refetch()}
        back={
          <Anchor component={Link} to={`/p/${id}`}>
            {t('Back to the pipeline')}
          </Anchor>
        }
      />
    )
  }
  return (
    <>
      <PageHeader />
      <main className="mr-page">
        <Banners>
          <SystemBanner kept={t('What stands here stays.')} />
          {batch.data?.error !== undefined && <Banner tone="error">{saidInWords(batch.data.error)}</Banner>}
        </Banners>
        <Link to={`/p/${id}`} className="mr-back">
          <IconArrowLeft size={16} aria-hidden /> <bdi>{document.data?.name || t('Back to the pipeline')}</bdi>
        </Link>
        {document.isError && !document.data && (
          <NotLoaded
            error={new Error(t('How its nodes are called and connected could not be loaded: {reason}', { reason: document.error.message }))}
            retry={() => void document.refetch()}
            isRetrying={document.isFetching}
          />
        )}
        {batch.data ? (
          <Batch pipeline={id} batch={batch.data} document={document.data} node={(node) => `/p/${id}/runs/${run}?node=${node}`} />
        ) : (
          <Skeleton height={320} role="status" aria-label={t('Loading the batch')} />
        )}
      </main>
    </>
  )
}

interface Props {
  pipeline: string
  batch: BatchReport
  /** Of the version that ran. */
  document: PipelineDocument | undefined
  /** Address of a node in what ran. */
  node(id: string): string
}

function Batch({ pipeline, batch, document, node }: Props) {
  const [order, setOrder] = useState<NodeOrder | 'outline'>('time')
  const nodes = document?.nodes ?? {}
  const [search, setSearch] = useSearchParams()
  const chosen = search.get('node')
  // What comes out in the end says most, where no node is chosen.
  const tried = chosen ?? Object.keys(nodes).findLast((id) => definitionOf(nodes[id]!.type)?.kind === 'output') ?? Object.keys(nodes)[0]
  const show = (shown: Record<string, string>) => setSearch(shown, { replace: true })
  return (
    <>
      <div className="mr-batch-title">
        <Title order={1} size="h3">
          {t('Batch of {time}, {time2}', { time: formatDate(batch.time), time2: formatBatchTime(batch.time, batch.interval) })}
        </Title>
        <BatchStatus batch={batch} />
        {tried !== undefined && (
          <Button
            component={Link}
            to={tryAddress(pipeline, tried, batch)}
            variant="default"
            size="compact-sm"
            leftSection={<IconArrowsDiff size={14} />}
            title={t('Sends this batch through the draft, and shows which rows become others.')}
          >
            {t('Try the draft on this batch')}
          </Button>
        )}
      </div>
      <p className="mr-dim">
        {t('Number {sequence} of its run, by version {version}, updating every {interval}', {
          sequence: formatNumber(batch.sequence),
          version: batch.version,
          interval: durationInWords(batch.interval),
        })}
      </p>
      <dl className="mr-batch-figures">
        <Figure label={t('Records')} value={formatNumber(batch.records)} />
        <Figure label={t('Size')} value={formatBytes(batch.bytes)} />
        <Figure label={t('Scheduling delay')} value={formatDuration(schedulingDelay(batch))} />
        <Figure label={t('Processing time')} value={formatDuration(processingTime(batch))} />
        <Figure label={t('Total delay')} value={formatDuration(totalDelay(batch))} />
      </dl>
      <div className="mr-batch-nodes">
        <h2 className="mr-batch-heading">{t('Nodes')}</h2>
        <SegmentedControl size="xs" aria-label={t('Order of the nodes')} data={ORDERS} value={order} onChange={setOrder} />
      </div>
      {order !== 'outline' ? (
        <NodeTable batch={batch} nodes={nodes} order={order} chosen={chosen} onChoose={(id) => show(id === null ? {} : { node: id })} />
      ) : (
        document && <BatchOutline batch={batch} document={document} node={node} />
      )}
      {document && order !== 'outline' && chosen !== null && document.nodes[chosen] && (
        <Suspense fallback={<Skeleton height={120} />}>
          <BatchNodeRows
            key={chosen}
            batch={batch}
            document={document}
            node={chosen}
            choice={search.get('rows') ?? undefined}
            onChoose={(choice) => show({ node: chosen, rows: choice })}
            onClose={() => show({})}
          />
        </Suspense>
      )}
      <h2 className="mr-batch-heading">{t('Outputs')}</h2>
      <OutputTable batch={batch} nodes={nodes} />
    </>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="mr-panel">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
