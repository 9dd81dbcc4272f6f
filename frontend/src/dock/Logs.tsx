import './logs.css'
import { ActionIcon, SegmentedControl, Select, TextInput, Tooltip } from '@mantine/core'
import { LOG_LINES, saidInWords, texts, type LogLevel, type NumberedLine, type PipelineDocument } from '@millrace/shared'
import { IconAlertCircle, IconAlertTriangle, IconCopy, IconDownload, IconInfoCircle, IconSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useDraft } from '../editor/session.ts'
import { toCsv, toTsv } from '../rows/delimited.ts'
import { formatDateTime } from '../ui/format.ts'
import { NodeName } from '../ui/NodeName.tsx'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { saveFile } from '../ui/saveFile.ts'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { filterLines, type LogFilter } from './logLines.ts'
import { useRunLog } from './useRunLog.ts'

const LEVELS: { value: LogLevel; label: string }[] = [
  { value: 'info', label: t('all') },
  { value: 'warning', label: t('warnings and errors') },
  { value: 'error', label: t('errors') },
]
const LOOKS = {
  info: { Icon: IconInfoCircle, tone: 'dim' },
  warning: { Icon: IconAlertTriangle, tone: 'warning' },
  error: { Icon: IconAlertCircle, tone: 'error' },
} as const
const WORDS: Record<LogLevel, string> = texts({ info: 'note', warning: 'warning', error: 'error' })

/** What the worker, the receivers and the outputs of the run say in detail, as it comes. */
export function Logs() {
  const nodes = useDraft((draft) => draft.document.nodes)
  const { run, lines, query } = useRunLog()
  const [filter, setFilter] = useState<LogFilter>({ level: 'info', node: null, text: '' })
  const shown = useMemo(() => filterLines(lines, filter), [lines, filter])
  if (run === undefined) return <p className="mr-empty">{t('Nothing has run yet.')}</p>
  if (query.isError && lines.length === 0)
    return <NotLoaded error={query.error} retry={() => void query.refetch()} isRetrying={query.isFetching} />
  if (query.isPending) return <p className="mr-empty">{t('Loading…')}</p>
  return (
    <div className="mr-logs">
      <Tools lines={lines} shown={shown} nodes={nodes} filter={filter} change={(part) => setFilter({ ...filter, ...part })} />
      {shown.length === 0 ? (
        <p className="mr-empty">
          {lines.length === 0 ? t('Nothing was said since the server started: what goes on is told here.') : t('No line is like that.')}
        </p>
      ) : (
        <Lines lines={shown} nodes={nodes} />
      )}
    </div>
  )
}

interface ToolsProps {
  lines: readonly NumberedLine[]
  shown: readonly NumberedLine[]
  nodes: PipelineDocument['nodes']
  filter: LogFilter
  change(part: Partial<LogFilter>): void
}

function Tools({ lines, shown, nodes, filter, change }: ToolsProps) {
  const spoke = useMemo(() => [...new Set(lines.flatMap(({ node }) => node ?? []))], [lines])
  const rows = () => rowsOf(shown, nodes)
  const copy = () =>
    navigator.clipboard.writeText(toTsv(COLUMNS, rows(), 'UTC', true)).then(
      () => say(t('{count, plural, one {# line} other {# lines}} copied.', { count: shown.length })),
      () => say(t('The browser does not allow copying here: save the lines as a file.'), 'error'),
    )
  return (
    <div className="mr-logs-tools">
      <SegmentedControl
        size="xs"
        aria-label={t('Which lines')}
        data={LEVELS}
        value={filter.level}
        onChange={(level) => change({ level })}
      />
      <Select
        size="xs"
        aria-label={t('Lines about')}
        placeholder={t('everything')}
        clearable
        data={spoke.map((node) => ({ value: node, label: nodes[node]?.name ?? node }))}
        value={filter.node}
        onChange={(node) => change({ node })}
      />
      <TextInput
        size="xs"
        aria-label={t('Find in the log')}
        placeholder={t('Find in the log')}
        leftSection={<IconSearch size={14} aria-hidden />}
        maxLength={200}
        value={filter.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <span className="mr-small mr-dim mr-logs-kept" title={t('They are kept until the server is started anew.')}>
        {t('The newest {most, number} lines', { most: LOG_LINES })}
      </span>
      <Tooltip label={t('Copy these lines')}>
        <ActionIcon aria-label={t('Copy these lines')} disabled={shown.length === 0} onClick={() => void copy()}>
          <IconCopy size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('Save these lines as a file')}>
        <ActionIcon
          aria-label={t('Save these lines as a file')}
          disabled={shown.length === 0}
          onClick={() => saveFile(`${t('log')}.csv`, toCsv(COLUMNS, rows()), 'text/csv')}
        >
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

function Lines({ lines, nodes }: { lines: readonly NumberedLine[]; nodes: PipelineDocument['nodes'] }) {
  return (
    <table className="mr-data" aria-label={t('Log')}>
      <thead>
        <tr>
          <th scope="col">{t('Time')}</th>
          <th scope="col">{t('Level')}</th>
          <th scope="col">{t('Node')}</th>
          <th scope="col">{t('What was said')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ line, at, level, node, text }) => {
          const { Icon, tone } = LOOKS[level]
          return (
            <tr key={line}>
              <td className="mr-num mr-moment">{formatDateTime(at)}</td>
              <td>
                <span className="mr-with-icon" data-tone={tone}>
                  <Icon size={14} aria-hidden /> {t(WORDS[level])}
                </span>
              </td>
              <td>{node === undefined ? '' : <NodeName id={node} nodes={nodes} />}</td>
              <td className="mr-wrap">
                <bdi>{saidInWords(text)}</bdi>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const COLUMNS = ['time', 'level', 'node', 'text'].map((name) => ({ name, type: 'VARCHAR' }))

/** Lines for other programs, with times in UTC. */
const rowsOf = (lines: readonly NumberedLine[], nodes: PipelineDocument['nodes']): string[][] =>
  lines.map(({ at, level, node, text }) => [
    new Date(at).toISOString(),
    level,
    node === undefined ? '' : (nodes[node]?.name ?? node),
    saidInWords(text),
  ])
