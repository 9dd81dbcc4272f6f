import { ActionIcon, Group, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { Column, StatePage } from '@millrace/shared'
import { IconChevronLeft, IconChevronRight, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '../api/client.ts'
import { useDraft, useLive } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'
import { DataTable } from '../rows/DataTable.tsx'
import { formatDateTime } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'

const PAGE = 100
/** A word that is being typed is looked for when it rests. */
const TYPING_MS = 250

/** What is kept, in words. */
interface KeptWords {
  of(name: string): string
  find: string
  findOf(name: string): string
  before: string
  after: string
  none: string
  empty: string
  noneWith(search: string): string
  /** Head of the column that tells when a row's update was. */
  time: string
}

export const keyWords = (): KeptWords => ({
  of: (name) => t('Keys of {name}', { name }),
  find: t('Find a key'),
  findOf: (name) => t('Find a key of {name}', { name }),
  before: t('Keys before'),
  after: t('Keys after'),
  none: t('no keys'),
  empty: t('No key is remembered yet.'),
  noneWith: (search) => t('No key contains “{search}”.', { search }),
  time: t('Last rows'),
})

export const tableWords = (): KeptWords => ({
  of: (name) => t('Table of {name}', { name }),
  find: t('Find a row'),
  findOf: (name) => t('Find a row in the table of {name}', { name }),
  before: t('Rows before'),
  after: t('Rows after'),
  none: t('no rows'),
  empty: t('The table is empty: nothing has arrived for it yet.'),
  noneWith: (search) => t('No row contains “{search}”.', { search }),
  time: t('There since'),
})

interface Props {
  run: string
  node: string
  /** Of the node. */
  name: string
  /** As many there are. */
  total: number
  words: KeptWords
}

/** Page by page, and those that contain a word. */
export function KeptRows({ run, node, name, total, words }: Props) {
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const changed = useLive(
    (figures) => figures.batches.findLast(({ nodes }) => (nodes[node]?.in ?? 0) > 0 || sumOf(nodes[node]?.out) > 0)?.time,
  )
  useAskAgain(['state', run, node], changed)
  const [typed, type] = useState('')
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS)
  const [at, turnTo] = useState({ search: '', offset: 0 })
  const offset = at.search === search ? at.offset : 0
  const page = useQuery({
    queryKey: ['state', run, node, search, offset],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ search, offset: String(offset), limit: String(PAGE) })
      return api.get<StatePage>(`/runs/${run}/states/${node}?${query}`, signal)
    },
    placeholderData: keepPreviousData,
  })
  const table = useMemo(() => (page.data ? withTimes(page.data, words.time) : null), [page.data, words.time])
  const count = page.data?.rows.length ?? 0
  const tools = (
    <Group gap={6} wrap="nowrap" className="mr-remembered-tools">
      <TextInput
        aria-label={words.findOf(name)}
        placeholder={words.find}
        size="xs"
        leftSection={<IconSearch size={14} aria-hidden />}
        maxLength={200}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <ActionIcon aria-label={words.before} disabled={offset === 0} onClick={() => turnTo({ search, offset: Math.max(0, offset - PAGE) })}>
        <IconChevronLeft size={16} />
      </ActionIcon>
      <span className="mr-small mr-dim mr-num" aria-live="polite">
        {count === 0
          ? words.none
          : search === ''
            ? t('{from, number} to {to, number} of {total, number}', { from: offset + 1, to: offset + count, total })
            : t('{from, number} to {to, number}', { from: offset + 1, to: offset + count })}
      </span>
      <ActionIcon aria-label={words.after} disabled={!page.data?.more} onClick={() => turnTo({ search, offset: offset + PAGE })}>
        <IconChevronRight size={16} />
      </ActionIcon>
    </Group>
  )
  return (
    <div className="mr-remembered">
      {tools}
      {page.isError && table === null && <NotLoaded error={page.error} retry={() => void page.refetch()} isRetrying={page.isFetching} />}
      {!page.isError && table === null && <p className="mr-empty">{t('Loading…')}</p>}
      {table !== null && (
        <DataTable
          columns={table.columns}
          rows={table.rows}
          label={words.of(name)}
          timeZone={timeZone}
          memory={`keys ${node}`}
          empty={search === '' ? words.empty : words.noneWith(search)}
        />
      )}
    </div>
  )
}

const sumOf = (rows: Readonly<Record<string, number>> = {}) => Object.values(rows).reduce((sum, each) => sum + each, 0)

/** What is remembered with when its key had rows last, and when it will be forgotten. */
function withTimes({ columns, rows, times, timeout }: StatePage, label: string): { columns: Column[]; rows: StatePage['rows'] } {
  const moment = (time: number | null) => (time === null ? null : formatDateTime(time))
  return {
    columns: [...columns, { name: label, type: 'VARCHAR' }, ...(timeout === null ? [] : [{ name: t('Forgotten at'), type: 'VARCHAR' }])],
    rows: rows.map((row, i) => {
      const time = times[i] ?? null
      return [...row, moment(time), ...(timeout === null ? [] : [moment(time === null ? null : time + timeout)])]
    }),
  }
}
