import { Button, Group } from '@mantine/core'
import { saidInWords, type ReceiverInfo, type RefreshAnswer } from '@millrace/shared'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useDraft, useLive } from '../editor/session.ts'
import { formatDateTime, formatNumber } from '../ui/format.ts'
import { NodeName } from '../ui/NodeName.tsx'
import { say, sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { KeptRows, tableWords } from './KeptRows.tsx'
import { tableSources } from './tableSources.ts'
import { useStates } from './useStates.ts'

/** Tables that the run makes of what arrives: since when they are as they are, when they are read, and their rows. */
export function KeptTables() {
  const run = useLive((figures) => figures.run?.id)
  const document = useDraft((draft) => draft.document)
  const states = useStates()
  const [opened, open] = useState<string | null>(null)
  const tables = states.data?.flatMap(({ node, keys, table }) => (table ? { node, rows: keys, ...table } : [])) ?? []
  if (run === undefined || tables.length === 0) return null
  const shown = tables.find(({ node }) => node === opened)
  const nameOf = (node: string) => document.nodes[node]?.name ?? node
  return (
    <section aria-labelledby="kept-tables">
      <h2 id="kept-tables" className="mr-section-title">
        {t('Tables that rows are looked up in')}
      </h2>
      <table className="mr-data">
        <thead>
          <tr>
            <th scope="col">{t('Node')}</th>
            <th scope="col" data-align="end">
              {t('Rows')}
            </th>
            <th scope="col">{t('Last change')}</th>
            <th scope="col">{t('Read from')}</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {tables.map(({ node, rows, changed }) => (
            <tr key={node}>
              <td>
                <NodeName id={node} nodes={document.nodes} />
              </td>
              <td data-align="end">{formatNumber(rows)}</td>
              <td>{changed === null ? t('nothing arrived yet') : formatDateTime(changed)}</td>
              <td className="mr-wrap">
                <Readings run={run} sources={tableSources(document, node)} nameOf={nameOf} />
              </td>
              <td>
                <Group justify="flex-end">
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-expanded={opened === node}
                    onClick={() => open(opened === node ? null : node)}
                  >
                    {opened === node ? t('Hide rows') : t('Show rows')}
                  </Button>
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown && <KeptRows key={shown.node} run={run} node={shown.node} name={nameOf(shown.node)} total={shown.rows} words={tableWords()} />}
    </section>
  )
}

/** The sources of a table that read it as a whole: when, and when again. */
function Readings({ run, sources, nameOf }: { run: string; sources: string[]; nameOf(node: string): string }) {
  const receivers = useLive((figures) => figures.receivers)
  const readers = receivers.filter(({ node, table }) => table && sources.includes(node))
  if (readers.length === 0) return <span className="mr-dim">{t('as rows arrive')}</span>
  return readers.map((reader) => <Reading key={reader.node} run={run} reader={reader} name={nameOf(reader.node)} />)
}

function Reading({ run, reader: { node, status, table, lastError }, name }: { run: string; reader: ReceiverInfo; name: string }) {
  const [isAsking, setAsking] = useState(false)
  const refresh = async () => {
    setAsking(true)
    try {
      const { asked } = await api.post<RefreshAnswer>(`/runs/${run}/receivers/${node}/refresh`)
      say(asked ? t('“{name}” is read again.', { name }) : t('“{name}” cannot be read now: the run is stopped.', { name }))
    } catch (error) {
      sayError(error)
    } finally {
      setAsking(false)
    }
  }
  const { readAt = null, nextAt = null } = table ?? {}
  return (
    <Group gap={8}>
      <bdi>{name}</bdi>
      <span className="mr-dim">
        {readAt === null ? t('not read yet') : t('read at {time}', { time: formatDateTime(readAt) })}
        {' · '}
        {nextAt === null ? t('again when it changes') : t('again at {time}', { time: formatDateTime(nextAt) })}
      </span>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={isAsking}
        aria-label={t('Refresh now: {name}', { name })}
        onClick={() => void refresh()}
      >
        {t('Refresh now')}
      </Button>
      {lastError && (
        <span className={status === 'error' ? 'mr-error' : 'mr-dim'}>
          {t('{time}: {message}', { time: formatDateTime(lastError.at), message: saidInWords(lastError.message) })}
        </span>
      )}
    </Group>
  )
}
