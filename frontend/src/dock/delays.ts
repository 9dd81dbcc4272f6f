import { processingTime, schedulingDelay, totalDelay, type BatchReport } from '@millrace/shared'
import type { Series } from '../charts/series.ts'
import { t } from '../ui/text.ts'

/** Whether the delays' scale reaches up to the interval at least, or only as high as the delays. */
export type DelayScale = 'interval' | 'delays'

export interface Measured {
  series: Series
  newest: number
  average: number
}
interface Source extends Measured {
  node: string
  name: string
}

const DELAYS: { title: string; value(batch: BatchReport): number }[] = [
  { title: t('Scheduling delay'), value: schedulingDelay },
  { title: t('Processing time'), value: processingTime },
  { title: t('Total delay'), value: totalDelay },
]

const averageOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length
const rateOf = (records: number, batch: BatchReport): number => (records * 1000) / batch.interval

/** What the statistics show of batches, oldest first: input by source, and three delays with one scale. */
export function delayCharts(batches: readonly BatchReport[], scale: DelayScale, nameOf: (node: string) => string) {
  const times = batches.map(({ time }) => time)
  const measured = (name: string, values: number[], more: Series['lines'] = []): Measured => ({
    series: { times, lines: [{ name, values }, ...more] },
    newest: values.at(-1) ?? 0,
    average: averageOf(values),
  })
  const sources = [...new Set(batches.flatMap(({ sources: all }) => Object.keys(all)))]
  const bySource = sources.map((node) => ({
    name: nameOf(node),
    values: batches.map((batch) => (batch.sources[node] ? rateOf(batch.sources[node].records, batch) : null)),
  }))
  const delays = DELAYS.map(({ title, value }) => ({ title, ...measured(title, batches.map(value)) }))
  const interval = batches.at(-1)?.interval ?? 0
  const most = Math.max(1, ...batches.map(totalDelay))
  return {
    times,
    input: measured(
      t('All'),
      batches.map((batch) => rateOf(batch.records, batch)),
      sources.length > 1 ? bySource : [],
    ),
    delays,
    /** Input of each source, where there are several; with one scale. */
    sources:
      sources.length > 1
        ? sources.map((node, index): Source => {
            const values = bySource[index]!.values.map((value) => value ?? 0)
            return { node, ...bySource[index]!, ...measured(bySource[index]!.name, values) }
          })
        : [],
    sourcesTop: 1.1 * Math.max(1, ...bySource.flatMap(({ values }) => values.map((value) => value ?? 0))),
    interval,
    top: 1.1 * (scale === 'interval' ? Math.max(most, interval) : most),
  }
}

/** The measured value at a time; the newest where nothing was measured then. */
export function valueAt({ series, newest }: Measured, time: number): number {
  return series.lines[0]?.values[series.times.indexOf(time)] ?? newest
}
