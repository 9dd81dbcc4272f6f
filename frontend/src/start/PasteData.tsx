import { Alert, Button, FileButton, Group, Loader, Select, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { isNumeric, type Column } from '@millrace/shared'
import { IconPlayerPlay, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { inferFormat } from '../fields/infer.ts'
import { formatNumber } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { DropFile } from '../home/DropFile.tsx'
import { DataTable } from '../rows/DataTable.tsx'
import { pastedDocument, TABLE, type Shown } from './firstDocument.ts'
import { PASTED_CHARACTERS, readPasted, tableOf, type PastedTable } from './pasted.ts'
import { MakingProgress } from './MakingProgress.tsx'
import { useStart } from './useStart.ts'

/** Quiet time after typing before the data is looked at, in milliseconds. */
const SETTLE_MS = 250
const SHOWN_ROWS = 50
const EXAMPLE = '{"shop": "north", "amount": 12.5}\n{"shop": "south", "amount": 7}'

/** Takes data that is dropped, pasted or chosen, shows what was found in it, and makes a running pipeline of it. */
export function PasteData() {
  const [text, setText] = useState('')
  const [from, setFrom] = useState<string>()
  const [error, setError] = useState<string>()
  const [settled] = useDebouncedValue(text, SETTLE_MS)
  const isLong = text.length > PASTED_CHARACTERS
  const found = useQuery({
    queryKey: ['pasted', settled],
    enabled: settled.trim() !== '' && settled.length <= PASTED_CHARACTERS,
    retry: false,
    gcTime: 0,
    queryFn: async () => {
      const pasted = readPasted(settled)
      return tableOf(pasted, pasted.kind === 'lines' ? { kind: 'lines' } : await inferFormat(pasted.kind, pasted.text))
    },
  })
  const take = async (file: File | null) => {
    if (!file) return
    setError(undefined)
    if (file.size > PASTED_CHARACTERS)
      return setError(
        t('{file} has {size} bytes; {most} are taken here. Put it into a folder, and connect "Folder of files".', {
          file: file.name,
          size: formatNumber(file.size),
          most: formatNumber(PASTED_CHARACTERS),
        }),
      )
    setFrom(file.name.replace(/\.\w+$/, ''))
    setText(await file.text())
  }
  const isLooking = !isLong && text.trim() !== '' && (settled !== text || found.isFetching)
  return (
    <div>
      <DropFile onFile={(file) => void take(file)} hint={t('Drop the file to make a pipeline of its rows')} />
      <Textarea
        label={t('Rows as CSV with a header, JSON lines or a JSON list')}
        description={t('Paste them here, or drop a file anywhere on this page. What they are written as is found out.')}
        className="mr-paste"
        placeholder={EXAMPLE}
        data-own
        minRows={5}
        maxRows={10}
        autosize
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setError(undefined)
        }}
        error={
          isLong
            ? t('At most {most} characters: this has {length}.', {
                most: formatNumber(PASTED_CHARACTERS),
                length: formatNumber(text.length),
              })
            : error
        }
      />
      <Group mt="sm" gap="sm" mih={32}>
        <FileButton onChange={(file) => void take(file)} accept="text/*,.json,.jsonl,.ndjson,.csv,.tsv,.log">
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconUpload size={16} />}>
              {t('Choose a file…')}
            </Button>
          )}
        </FileButton>
        {isLooking && (
          <Group gap="xs" role="status">
            <Loader size={16} aria-hidden /> {t('Looking at the rows…')}
            <Button variant="subtle" size="compact-sm" onClick={() => setText('')}>
              {t('Cancel')}
            </Button>
          </Group>
        )}
      </Group>
      {!isLooking && !isLong && found.isError && text.trim() !== '' && (
        <Alert color="red" mt="sm" title={t('These rows could not be read')}>
          {found.error.message}
        </Alert>
      )}
      {!isLooking && !isLong && found.data && text.trim() !== '' && (
        <Found key={settled} table={found.data} name={from ?? t('Pasted rows')} />
      )}
    </div>
  )
}

/** What was found, how it is to be shown, and the way to run it. */
function Found({ table, name }: { table: PastedTable; name: string }) {
  const { columns, rows, left, unreadable } = table
  const { begin, cancel, going, free } = useStart()
  const [shown, setShown] = useState<Shown>({ by: null, fn: 'count', of: '' })
  const first = useMemo(() => rows.slice(0, SHOWN_ROWS), [rows])
  if (rows.length === 0) return <p className="mr-empty">{t('There are columns, and no row below them.')}</p>
  const measures = measuresOf(columns)
  const run = () => {
    const groups = shown.by === null ? '' : `${measures.find(({ fn, of }) => fn === shown.fn && of === shown.of)?.label} · ${shown.by}`
    const document = pastedDocument(free(name), table, shown, { rows: t('Pasted rows'), groups })
    begin({ document, run: true, node: TABLE, way: 'paste' })
  }
  return (
    <section aria-label={t('What was found')} className="mr-found">
      <p role="status">
        {t('{rows, plural, one {# row} other {# rows}} with {columns, plural, one {# column} other {# columns}}.', {
          rows: rows.length,
          columns: columns.length,
        })}{' '}
        {left > 0 && t('{left, plural, one {# more row is} other {# more rows are}} left out: a pipeline keeps no more.', { left })}{' '}
        {unreadable > 0 && t('{count, plural, one {# line is} other {# lines are}} no JSON and left out.', { count: unreadable })}
      </p>
      <div className="mr-found-rows">
        <DataTable columns={columns} rows={first} label={t('First rows')} timeZone="UTC" memory="pasted" compact />
      </div>
      <Group align="flex-end" gap="sm" mt="sm">
        <Select
          label={t('Show')}
          allowDeselect={false}
          value={shown.by === null ? 'rows' : `by ${shown.by}`}
          data={[
            { value: 'rows', label: t('each row') },
            ...columns.map((column) => ({ value: `by ${column.name}`, label: t('a chart by {column}', { column: column.name }) })),
          ]}
          onChange={(value) => setShown({ ...shown, by: value === null || value === 'rows' ? null : value.slice(3) })}
        />
        {shown.by !== null && (
          <Select
            label={t('Of')}
            allowDeselect={false}
            value={`${shown.fn} ${shown.of}`}
            data={measures.map(({ fn, of, label }) => ({ value: `${fn} ${of}`, label }))}
            onChange={(value) => {
              const measure = measures.find(({ fn, of }) => `${fn} ${of}` === value)
              if (measure) setShown({ ...shown, fn: measure.fn, of: measure.of })
            }}
          />
        )}
        {going ? (
          <MakingProgress going={going} onCancel={cancel} />
        ) : (
          <Button leftSection={<IconPlayerPlay size={16} />} onClick={run}>
            {t('Run it')}
          </Button>
        )}
      </Group>
    </section>
  )
}

function measuresOf(columns: readonly Column[]): (Pick<Shown, 'fn' | 'of'> & { label: string })[] {
  const numbers = columns.filter(({ type }) => isNumeric(type))
  return [
    { fn: 'count', of: '', label: t('number of rows') },
    ...numbers.flatMap(({ name }) => [
      { fn: 'sum' as const, of: name, label: t('sum of {column}', { column: name }) },
      { fn: 'avg' as const, of: name, label: t('average of {column}', { column: name }) },
    ]),
  ]
}
