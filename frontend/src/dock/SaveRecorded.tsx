import { Button, NumberInput, Popover, Select, Stack } from '@mantine/core'
import type { RecordedSource } from '@millrace/shared'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { formatBatchTime, formatBytes } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'

/** Records of past batches as a file, as they were received: of which source, and of how many batches. */
export function SaveRecorded() {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover position="bottom-end" withArrow trapFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <Button variant="default" size="compact-sm" leftSection={<IconDownload size={14} />} onClick={() => setOpen(!isOpen)}>
          {t('Save what was received')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="mr-form" w={320}>
        <SaveForm onSaved={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function SaveForm({ onSaved }: { onSaved(): void }) {
  const session = useSession()
  const recorded = useQuery({
    queryKey: ['recorded', session.id],
    queryFn: ({ signal }) => api.get<RecordedSource[]>(`/pipelines/${session.id}/recorded`, signal),
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
  if (recorded.isError && !recorded.data)
    return <NotLoaded error={recorded.error} retry={() => void recorded.refetch()} isRetrying={recorded.isFetching} />
  if (!recorded.data) return <p className="mr-note">{t('Looking for what is recorded …')}</p>
  if (recorded.data.length === 0)
    return <p className="mr-note">{t('No batch with input is recorded: the run has received nothing yet, or its input was let go of.')}</p>
  return <Choice sources={recorded.data} onSaved={onSaved} />
}

function Choice({ sources, onSaved }: { sources: RecordedSource[]; onSaved(): void }) {
  const session = useSession()
  const nodes = useDraft((draft) => draft.document.nodes)
  const [node, setNode] = useState(sources[0]!.node)
  const { batches, interval, suffix } = sources.find((source) => source.node === node)!
  const [last, setLast] = useState<number | string>(batches.length)
  const chosen = typeof last === 'number' && last >= 1 ? batches.slice(-last) : []
  const sum = (of: 'records' | 'bytes') => chosen.reduce((total, batch) => total + batch[of], 0)
  const [from, to] = [chosen[0]?.time, chosen.at(-1)?.time]
  return (
    <Stack gap="sm">
      <Select
        label={t('Source')}
        allowDeselect={false}
        data={sources.map((source) => ({ value: source.node, label: nodes[source.node]?.name || source.node }))}
        value={node}
        onChange={(value) => {
          setNode(value ?? node)
          setLast(sources.find((source) => source.node === value)?.batches.length ?? last)
        }}
        comboboxProps={{ withinPortal: false }}
      />
      <NumberInput
        label={t('Last batches')}
        description={t('{count, plural, one {# batch with records is} other {# batches with records are}} recorded.', {
          count: batches.length,
        })}
        inputWrapperOrder={['label', 'input', 'description']}
        min={1}
        max={batches.length}
        clampBehavior="strict"
        allowDecimal={false}
        value={last}
        onChange={setLast}
      />
      {from !== undefined && to !== undefined && (
        <p className="mr-note">
          {t('{records, plural, one {# record} other {# records}}, {size}, from {from} to {to}, as received.', {
            records: sum('records'),
            size: formatBytes(sum('bytes')),
            from: formatBatchTime(from, interval),
            to: formatBatchTime(to, interval),
          })}
        </p>
      )}
      <Button
        component="a"
        href={`/api/pipelines/${session.id}/recorded/${node}/file?from=${from ?? 0}&to=${to ?? 0}`}
        download={`${nodes[node]?.name || node}.${suffix}`}
        aria-disabled={from === undefined}
        onClick={(event) => (from === undefined ? event.preventDefault() : onSaved())}
      >
        {t('Save {count, plural, one {# batch} other {# batches}}', { count: chosen.length })}
      </Button>
    </Stack>
  )
}
