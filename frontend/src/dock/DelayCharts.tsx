import { processingTime, schedulingDelay, totalDelay, type BatchReport } from '@millrace/shared'
import { useMemo } from 'react'
import { TimeChart } from '../charts/TimeChart.tsx'
import { useLive } from '../editor/session.ts'
import { formatDuration, formatRate } from '../ui/format.ts'

const CHARTS: { title: string; value(batch: BatchReport): number; format(value: number): string; withInterval: boolean }[] = [
  { title: 'Input rate', value: (batch) => (batch.records / batch.interval) * 1000, format: formatRate, withInterval: false },
  { title: 'Scheduling delay', value: schedulingDelay, format: formatDuration, withInterval: false },
  { title: 'Processing time', value: processingTime, format: formatDuration, withInterval: false },
  { title: 'Total delay, with the interval', value: totalDelay, format: formatDuration, withInterval: true },
]

/** Input and delays over time. */
export function DelayCharts() {
  const batches = useLive((figures) => figures.batches)
  const charts = useMemo(
    () =>
      CHARTS.map((chart) => ({
        ...chart,
        series: { times: batches.map(({ time }) => time), lines: [{ name: chart.title, values: batches.map(chart.value) }] },
      })),
    [batches],
  )
  if (batches.length === 0) return <p className="mr-empty">No batches yet.</p>
  return (
    <div className="mr-grid-charts">
      {charts.map(({ title, series, format, withInterval }) => (
        <section key={title} className="mr-tile" aria-label={title}>
          <h3>{title}</h3>
          <TimeChart series={series} height={140} label={title} format={format} {...(withInterval && { line: batches.at(-1)!.interval })} />
        </section>
      ))}
    </div>
  )
}
