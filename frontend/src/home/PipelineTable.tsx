import { ActionIcon, Menu } from '@mantine/core'
import { durationInWords, type PipelineSummary } from '@millrace/shared'
import { IconAlertCircle, IconDots, IconDownload, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { api } from '../api/client.ts'
import { formatAgo, formatElapsed, formatNumber, formatRate } from '../ui/format.ts'
import { sayError } from '../ui/say.ts'
import { sayWithUndo } from '../ui/sayWithActions.tsx'
import { Sparkline } from '../ui/Sparkline.tsx'
import { Status } from '../ui/Status.tsx'
import { PIPELINES } from './queryKeys.ts'

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
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col">Input</th>
            <th scope="col" data-align="end">
              Records
            </th>
            <th scope="col">Updates every</th>
            <th scope="col">Running for</th>
            <th scope="col">Changed</th>
            <th scope="col">
              <span className="mr-hidden">Actions</span>
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
          <bdi>{name || 'Unnamed pipeline'}</bdi>
        </Link>
        {run?.error !== undefined && (
          <p className="mr-home-error" title={run.error}>
            <IconAlertCircle size={14} aria-label="Last error:" role="img" /> {run.error}
          </p>
        )}
      </td>
      <td>
        <Status status={run?.status ?? 'draft'} />
      </td>
      <td>
        {run && (
          <div className="mr-home-rate">
            <Sparkline values={sparkline} width={120} height={28} label={`Records per second of ${name} over the last 60 updates`} />
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

function Actions({ pipeline: { id, name } }: { pipeline: PipelineSummary }) {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: PIPELINES })
  const remove = useMutation({
    mutationFn: () => api.delete(`/pipelines/${id}`),
    onSuccess: () => {
      void refresh()
      sayWithUndo(id, `${name || 'The pipeline'} was deleted.`, () => void api.post(`/pipelines/${id}/restore`).then(refresh, sayError))
    },
    onError: sayError,
  })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconDownload size={16} />} component="a" href={`/api/pipelines/${id}/export`}>
          Export as a file
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => remove.mutate()}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
