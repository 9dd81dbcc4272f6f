import { ActionIcon, Menu } from '@mantine/core'
import { durationInWords, saidInWords, type PipelineSummary } from '@millrace/shared'
import { IconAlertCircle, IconCopy, IconDots, IconDownload, IconHistory, IconTrash } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { formatAgo, formatElapsed, formatNumber, formatRate } from '../ui/format.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { Status } from '../ui/Status.tsx'
import { t } from '../ui/text.ts'
import { usePipelineActions } from './pipelineActions.ts'

const MINUTE_MS = 60_000
/** Intervals whose mean is shown as the rate. */
const RATE_INTERVALS = 5
/** The newest interval may not be whole yet. */
const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)

/** The pipelines as a table: each with what it does now, and its last error. */
export function PipelineTable({ pipelines }: { pipelines: readonly PipelineSummary[] }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="mr-panel mr-scroll-x">
      <table className="mr-list">
        <thead>
          <tr>
            <th scope="col" className="mr-home-name">
              {t('Name')}
            </th>
            <th scope="col">{t('Status')}</th>
            <th scope="col">{t('Input')}</th>
            <th scope="col" data-align="end">
              {t('Records')}
            </th>
            <th scope="col">{t('Updates every')}</th>
            <th scope="col">{t('Running for')}</th>
            <th scope="col">{t('Changed')}</th>
            <th scope="col">
              <span className="mr-hidden">{t('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pipelines.map((pipeline) => (
            <Row key={pipeline.id} pipeline={pipeline} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ pipeline, now }: { pipeline: PipelineSummary; now: number }) {
  const { id, name, run, sparkline } = pipeline
  const isRunning = run?.status === 'running'
  return (
    <tr>
      <td className="mr-home-name">
        <Link className="mr-name" to={`/p/${id}`}>
          <bdi>{name || t('Unnamed pipeline')}</bdi>
        </Link>
        {run?.error !== undefined && (
          <p className="mr-home-error" title={saidInWords(run.error)}>
            <IconAlertCircle size={14} aria-label={t('Last error:')} role="img" /> {saidInWords(run.error)}
          </p>
        )}
      </td>
      <td>
        <Status status={run?.status ?? 'draft'} />
      </td>
      <td>
        {run && (
          <div className="mr-home-rate">
            <Sparkline
              values={sparkline}
              width={120}
              height={28}
              label={t('Records per second of {name} over the last 60 updates', { name })}
            />
            <span className="mr-num">{formatRate(isRunning ? mean(sparkline.slice(-RATE_INTERVALS - 1, -1)) : 0)}</span>
          </div>
        )}
      </td>
      <td data-align="end">{run ? formatNumber(run.records) : '–'}</td>
      <td className="mr-num">{durationInWords(pipeline.interval)}</td>
      <td className="mr-num">{isRunning ? formatElapsed(Math.max(0, now - run.startedAt)) : '–'}</td>
      <td className="mr-dim">{formatAgo(pipeline.updatedAt, now)}</td>
      <td data-align="end">
        <Actions pipeline={pipeline} />
      </td>
    </tr>
  )
}

function Actions({ pipeline }: { pipeline: PipelineSummary }) {
  const { id, name } = pipeline
  const actions = usePipelineActions(pipeline)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('Actions for {name}', { name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconDownload size={16} />} component="a" href={actions.exportAddress}>
          {t('Export as a file')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void actions.duplicate()}>
          {t('Duplicate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={16} />} component={Link} to={`/p/${id}/versions`}>
          {t('Versions')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} />} c="var(--mr-error)" onClick={() => void actions.remove()}>
          {t('Delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
