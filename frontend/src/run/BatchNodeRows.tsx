import { ActionIcon, SegmentedControl, Skeleton } from '@mantine/core'
import type { BatchReport, BatchRows, PipelineDocument } from '@millrace/shared'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { api } from '../api/client.ts'
import { choiceInWords, choicesOf, chosenOf, type Choice } from '../preview/choices.ts'
import { DataTable } from '../rows/DataTable.tsx'
import { Cautions } from '../ui/Cautions.tsx'
import { formatBatchTime } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import { cautionsOf, whyNoRows } from './batchRowsInWords.ts'

interface Props {
  batch: BatchReport
  /** Of the version that ran. */
  document: PipelineDocument
  node: string
  /** Id of the choice of port or wire. */
  choice: string | undefined
  onChoose(choice: string): void
  onClose(): void
}

/** Rows that a node put out in a batch, or that arrived at it: computed when they are asked for. */
export function BatchNodeRows({ batch, document, node, choice, onChoose, onClose }: Props) {
  const choices = useMemo(() => choicesOf(document, node), [document, node])
  const chosen = chosenOf(choices, choice)
  const name = document.nodes[node]?.name ?? node
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    section.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <section ref={section} className="mr-panel mr-batch-rows" aria-label={t('Rows of {name} in this batch', { name })}>
      <div className="mr-batch-rows-bar">
        <h3>{t('Rows of {name} in this batch', { name })}</h3>
        {choices.length > 1 && chosen && (
          <SegmentedControl
            size="xs"
            aria-label={t('Which rows')}
            data={choices.map((each) => ({ value: each.id, label: <bdi>{choiceInWords(each)}</bdi> }))}
            value={chosen.id}
            onChange={onChoose}
          />
        )}
        <ActionIcon aria-label={t('Hide the rows')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      {chosen ? (
        <Rows key={chosen.id} batch={batch} document={document} name={name} choice={chosen} />
      ) : (
        <p className="mr-empty">{t('Nothing was connected to this node.')}</p>
      )}
    </section>
  )
}

function Rows({ batch, document, name, choice: { target } }: Pick<Props, 'batch' | 'document'> & { name: string; choice: Choice }) {
  const { node, port } = target
  const found = useQuery({
    queryKey: ['batch rows', batch.run, batch.time, node, port],
    queryFn: ({ signal }) => api.get<BatchRows>(`/runs/${batch.run}/batches/${batch.time}/rows?${new URLSearchParams(target)}`, signal),
    // A batch that is done does not change.
    staleTime: Infinity,
    retry: false,
  })
  if (found.isError) return <NotLoaded error={found.error} retry={() => void found.refetch()} isRetrying={found.isFetching} />
  if (!found.data) return <Skeleton height={120} role="status" aria-label={t('Rows are being computed.')} />
  const rows = found.data
  const why = whyNoRows(rows, document.nodes)
  return (
    <>
      {rows.began?.isRemembered && rows.columns && rows.notDue === null && (
        <p className="mr-note">
          {t('These rows began from what was remembered at {time}.', { time: formatBatchTime(rows.began.at, document.interval) })}
        </p>
      )}
      <Cautions cautions={cautionsOf(rows, document)} label={t('To be known about these rows')} />
      {rows.columns && rows.notDue === null ? (
        <DataTable
          columns={rows.columns}
          rows={rows.rows}
          total={rows.total}
          part="first"
          label={t('Rows of {name} in this batch', { name })}
          timeZone={document.options.timeZone}
          memory={`${node} ${port}`}
          empty={<p className="mr-empty">{why}</p>}
        />
      ) : (
        <p className="mr-empty">{why}</p>
      )}
    </>
  )
}
