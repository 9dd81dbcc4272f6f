import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { Column, StateInfo, StatePage } from '@millrace/shared'
import { IconChevronLeft, IconChevronRight, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '../api/client.ts'
import { useDraft, useLive } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'
import { DataTable } from '../rows/DataTable.tsx'
import { formatBytes, formatDateTime, formatNumber } from '../ui/format.ts'
import { NodeName } from '../ui/NodeName.tsx'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import { StateFile } from './StateFile.tsx'
import { useKeptSizes } from './useKeptSizes.ts'

const PAGE = 100
/** A word that is being typed is looked for when it rests. */
const TYPING_MS = 250

/** What the nodes of the run remember per key: how much, each key of it, and all of it as a file. */
export function RememberedKeys() {
  const run = useLive((figures) => figures.run?.id)
  const nodes = useDraft((draft) => draft.document.nodes)
  const sizes = useKeptSizes()
  const [opened, open] = useState<string | null>(null)
  const newest = useLive((figures) => figures.batches.at(-1)?.time)
  useAskAgain(['states', run], newest)
  const states = useQuery({
    queryKey: ['states', run],
    queryFn: ({ signal }) => api.get<StateInfo[]>(`/runs/${run}/states`, signal),
    enabled: run !== undefined,
  })
  if (states.isError && !states.data)
    return <NotLoaded error={states.error} retry={() => void states.refetch()} isRetrying={states.isFetching} />
  if (run === undefined || !states.data || states.data.length === 0) return null
  const shown = states.data.find(({ node }) => node === opened)
  return (
    <section aria-labelledby="remembered">
      <h2 id="remembered" className="mr-section-title">
        {t('Remembered per key')}
      </h2>
      <table className="mr-data">
        <thead>
          <tr>
            <th scope="col">{t('Node')}</th>
            <th scope="col" data-align="end">
              {t('Keys')}
            </th>
            <th scope="col" data-align="end">
              {t('Size')}
            </th>
            <th scope="col">{t('Forgotten after')}</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {states.data.map(({ node, keys, timeout }) => (
            <tr key={node}>
              <td>
                <NodeName id={node} nodes={nodes} />
              </td>
              <td data-align="end">{formatNumber(keys)}</td>
              <td data-align="end">{sizes.has(node) ? t('about {size}', { size: formatBytes(sizes.get(node)!) }) : '–'}</td>
              <td>{timeout === null ? t('never') : t('{timeout, duration} without rows', { timeout })}</td>
              <td>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-expanded={opened === node}
                    onClick={() => open(opened === node ? null : node)}
                  >
                    {opened === node ? t('Hide keys') : t('Show keys')}
                  </Button>
                  <StateFile run={run} node={node} name={nodes[node]?.name ?? node} />
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown && <Keys key={shown.node} run={run} node={shown.node} name={nodes[shown.node]?.name ?? shown.node} total={shown.keys} />}
    </section>
  )
}

function Keys({ run, node, name, total }: { run: string; node: string; name: string; total: number }) {
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
  const table = useMemo(() => (page.data ? withTimes(page.data) : null), [page.data])
  const count = page.data?.rows.length ?? 0
  const tools = (
    <Group gap={6} wrap="nowrap" className="mr-remembered-tools">
      <TextInput
        aria-label={t('Find a key of {name}', { name })}
        placeholder={t('Find a key')}
        size="xs"
        leftSection={<IconSearch size={14} aria-hidden />}
        maxLength={200}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <ActionIcon
        aria-label={t('Keys before')}
        disabled={offset === 0}
        onClick={() => turnTo({ search, offset: Math.max(0, offset - PAGE) })}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <span className="mr-small mr-dim mr-num" aria-live="polite">
        {count === 0
          ? t('no keys')
          : search === ''
            ? t('{from, number} to {to, number} of {total, number}', { from: offset + 1, to: offset + count, total })
            : t('{from, number} to {to, number}', { from: offset + 1, to: offset + count })}
      </span>
      <ActionIcon aria-label={t('Keys after')} disabled={!page.data?.more} onClick={() => turnTo({ search, offset: offset + PAGE })}>
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
          label={t('Keys of {name}', { name })}
          timeZone={timeZone}
          memory={`keys ${node}`}
          empty={search === '' ? t('No key is remembered yet.') : t('No key contains “{search}”.', { search })}
        />
      )}
    </div>
  )
}

const sumOf = (rows: Readonly<Record<string, number>> = {}) => Object.values(rows).reduce((sum, each) => sum + each, 0)

/** What is remembered with when its key had rows last, and when it will be forgotten. */
function withTimes({ columns, rows, times, timeout }: StatePage): { columns: Column[]; rows: StatePage['rows'] } {
  const moment = (time: number | null) => (time === null ? null : formatDateTime(time))
  return {
    columns: [
      ...columns,
      { name: t('Last rows'), type: 'VARCHAR' },
      ...(timeout === null ? [] : [{ name: t('Forgotten at'), type: 'VARCHAR' }]),
    ],
    rows: rows.map((row, i) => {
      const time = times[i] ?? null
      return [...row, moment(time), ...(timeout === null ? [] : [moment(time === null ? null : time + timeout)])]
    }),
  }
}
