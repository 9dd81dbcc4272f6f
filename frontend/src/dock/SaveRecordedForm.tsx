import '@mantine/core/styles/Progress.layer.css'
import { Button, Input, Progress, SegmentedControl, Select, Stack } from '@mantine/core'
import { RECORDED_BYTES, type RecordedSource, REWRITTEN_BYTES, type RewrittenFormat } from '@millrace/shared'
import { useState } from 'react'
import { useDraft, useSession } from '../editor/session.ts'
import { formatBatchTime, formatBytes } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { type BatchChoice, batchesOf, RecordedRange } from './RecordedRange.tsx'
import { useRewrite } from './useRewrite.ts'

type Written = 'received' | RewrittenFormat

/** Which source, which of its batches, written how; and how far the file is. */
export function SaveRecordedForm({ sources, onSaved }: { sources: RecordedSource[]; onSaved(): void }) {
  const session = useSession()
  const nodes = useDraft((draft) => draft.document.nodes)
  const [node, setNode] = useState(sources[0]!.node)
  const source = sources.find((each) => each.node === node)!
  const { batches, interval, suffix } = source
  const [choice, setChoice] = useState<BatchChoice>({ by: 'last', last: batches.length })
  const [written, setWritten] = useState<Written>('received')
  const { progress, start, cancel } = useRewrite(onSaved)
  const chosen = batchesOf(batches, choice)
  const sum = (of: 'records' | 'bytes') => chosen.reduce((total, batch) => total + batch[of], 0)
  const [from, to] = [chosen[0]?.time, chosen.at(-1)?.time]
  const most = written === 'received' ? RECORDED_BYTES : REWRITTEN_BYTES
  const isTooMuch = sum('bytes') > most
  const canSave = from !== undefined && to !== undefined && !isTooMuch
  const name = nodes[node]?.name || node
  const label = t('Save {count, plural, one {# batch} other {# batches}}', { count: chosen.length })
  const isGoing = progress.state === 'going'
  return (
    <Stack gap="sm">
      <Select
        label={t('Source')}
        allowDeselect={false}
        data={sources.map((each) => ({ value: each.node, label: nodes[each.node]?.name || each.node }))}
        value={node}
        disabled={isGoing}
        onChange={(value) => {
          setNode(value ?? node)
          setChoice({ by: 'last', last: sources.find((each) => each.node === value)?.batches.length ?? batches.length })
        }}
        comboboxProps={{ withinPortal: false }}
      />
      <RecordedRange batches={batches} interval={interval} value={choice} disabled={isGoing} onChange={setChoice} />
      <Input.Wrapper label={t('Written as')} labelElement="div">
        <SegmentedControl
          aria-label={t('Written as')}
          fullWidth
          size="xs"
          disabled={isGoing}
          value={written}
          onChange={(value) => setWritten(value)}
          data={[
            { value: 'received', label: t('As received') },
            { value: 'jsonl', label: 'JSON' },
            { value: 'csv', label: 'CSV' },
            { value: 'parquet', label: 'Parquet' },
            { value: 'avro', label: 'Avro' },
          ]}
        />
      </Input.Wrapper>
      <p className="mr-note">
        {from === undefined || to === undefined
          ? t('No recorded batch is in this time.')
          : isTooMuch
            ? t('{size} are more than a file of this kind takes ({most}). Choose fewer batches, or “As received”.', {
                size: formatBytes(sum('bytes')),
                most: formatBytes(most),
              })
            : t('{records, plural, one {# record} other {# records}}, {size}, from {from} to {to}.', {
                records: sum('records'),
                size: formatBytes(sum('bytes')),
                from: formatBatchTime(from, interval),
                to: formatBatchTime(to, interval),
              })}
      </p>
      {written === 'received' ? (
        <Button
          component="a"
          href={`/api/pipelines/${session.id}/recorded/${node}/file?from=${from ?? 0}&to=${to ?? 0}`}
          download={`${name}.${suffix}`}
          aria-disabled={!canSave}
          data-disabled={!canSave || undefined}
          onClick={(event) => (canSave ? onSaved() : event.preventDefault())}
        >
          {label}
        </Button>
      ) : isGoing ? (
        <div>
          <Progress value={progress.share * 100} aria-label={t('The file is being made')} transitionDuration={0} />
          <Button key="cancel" variant="default" fullWidth mt="xs" onClick={cancel}>
            {t('Cancel')}
          </Button>
        </div>
      ) : (
        <Button key="save" disabled={!canSave} onClick={() => start(node, { from: from!, to: to!, format: written }, name)}>
          {label}
        </Button>
      )}
      {progress.state === 'failed' && (
        <p className="mr-error" role="alert">
          {progress.message}
        </p>
      )}
      {progress.state === 'done' && (
        <p className="mr-note" role="status">
          {t('{rows, plural, one {# row} other {# rows}}, {size}.', { rows: progress.file.rows, size: formatBytes(progress.file.bytes) })}{' '}
          {progress.file.refused > 0 &&
            t('{count, plural, one {# record does} other {# records do}} not fit the source’s format: left out.', {
              count: progress.file.refused,
            })}
        </p>
      )}
    </Stack>
  )
}
