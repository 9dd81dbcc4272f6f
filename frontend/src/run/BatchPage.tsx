import { Button, Group, Skeleton, Title } from '@mantine/core'
import { processingTime, schedulingDelay, totalDelay, type BatchReport, type PipelineDocument } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import { api } from '../api/client.ts'
import { Failure } from '../app/Failure.tsx'
import { Outputs } from '../dock/Batches.tsx'
import { Brand, SchemeToggle } from '../ui/Brand.tsx'
import { formatBytes, formatDateTime, formatDuration, formatNumber } from '../ui/format.ts'

/** Everything about one batch: what came in, and rows and time at each node. */
export function BatchPage() {
  const { id = '', run = '', time = '' } = useParams()
  const batch = useQuery({
    queryKey: ['batch', run, time],
    queryFn: ({ signal }) => api.get<BatchReport>(`/runs/${run}/batches/${time}`, signal),
  })
  const version = batch.data?.version
  const document = useQuery({
    queryKey: ['version', id, version],
    queryFn: ({ signal }) => api.get<PipelineDocument>(`/pipelines/${id}/versions/${version}`, signal),
    enabled: version !== undefined,
  })
  useEffect(() => {
    window.document.title = 'Batch – Millrace'
  }, [])
  if (batch.isError) return <Failure title="This batch is not there" text={batch.error.message} />
  const report = batch.data
  return (
    <>
      <header className="mr-topbar">
        <Brand />
        <Button component={Link} to={`/p/${id}`} variant="default">
          Back to the pipeline
        </Button>
        <div style={{ flex: 1 }} />
        <SchemeToggle />
      </header>
      <main className="mr-page">
        {!report ? (
          <Skeleton height={320} aria-label="Loading the batch" />
        ) : (
          <>
            <Title order={1} size="h3" mb="sm">
              Batch of {formatDateTime(report.time)}
            </Title>
            <Group gap="xl" mb="lg">
              <Figure label="Number" value={formatNumber(report.sequence)} />
              <Figure label="Version" value={String(report.version)} />
              <Figure label="Records" value={formatNumber(report.records)} />
              <Figure label="Bytes" value={formatBytes(report.bytes)} />
              <Figure label="Scheduling delay" value={formatDuration(schedulingDelay(report))} />
              <Figure label="Processing time" value={formatDuration(processingTime(report))} />
              <Figure label="Total delay" value={formatDuration(totalDelay(report))} />
            </Group>
            {report.error && <p role="alert">{report.error}</p>}
            <p>
              <Outputs batch={report} />
            </p>
            <NodeTable report={report} names={document.data} />
          </>
        )}
      </main>
    </>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="mr-figure">
      <span className="mr-figure-label">{label}</span>
      <span className="mr-figure-value">{value}</span>
    </div>
  )
}

function NodeTable({ report, names }: { report: BatchReport; names: PipelineDocument | undefined }) {
  const nameOf = (node: string) => names?.nodes[node]?.name ?? node
  const slowest = Math.max(...Object.values(report.nodes).map((node) => node.ms ?? 0), 1)
  return (
    <div className="mr-panel" style={{ overflowX: 'auto' }}>
      <table className="mr-data">
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col" data-align="end">
              Rows in
            </th>
            <th scope="col" data-align="end">
              Rows out
            </th>
            <th scope="col" data-align="end">
              Refused
            </th>
            <th scope="col" data-align="end">
              Kept
            </th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(report.nodes).map(([id, node]) => (
            <tr key={id}>
              <td>
                <bdi>{nameOf(id)}</bdi>
              </td>
              <td data-align="end">{formatNumber(node.in)}</td>
              <td data-align="end">{Object.values(node.out).map(formatNumber).join(' + ') || '–'}</td>
              <td data-align="end">{formatNumber(report.sources[id]?.deadLetters ?? 0)}</td>
              <td data-align="end">{node.held === undefined ? '–' : formatNumber(node.held)}</td>
              <td style={{ minInlineSize: 220 }}>
                {node.ms === undefined ? (
                  <span className="mr-dim">{node.fusedWith ? `done together with ${nameOf(node.fusedWith)}` : '–'}</span>
                ) : (
                  <Group gap="sm" wrap="nowrap">
                    <div className="mr-bar-track" style={{ inlineSize: 120 }} aria-hidden>
                      <div className="mr-bar" style={{ inlineSize: `${(node.ms / slowest) * 100}%` }} />
                    </div>
                    <span className="mr-num">{formatDuration(node.ms)}</span>
                  </Group>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
