import './timeline.css'
import { SegmentedControl } from '@mantine/core'
import { durationInWords } from '@millrace/shared'
import { useMemo, useState } from 'react'
import type { PlotLines } from '../charts/drawOver.ts'
import { within } from '../charts/timeRange.ts'
import { TimeChart, type ChartLink } from '../charts/TimeChart.tsx'
import { useDraft, useLive } from '../editor/session.ts'
import { runError } from '../live/runError.ts'
import { formatBatchTime, formatDuration, formatRate } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { delayCharts, valueAt, type DelayScale, type Measured } from './delays.ts'
import { eventTimes, marksAt, marksOf } from './marks.ts'
import { TimelineBar } from './TimelineBar.tsx'
import { useRunEvents } from './useRunEvents.ts'
import { useTimeline } from './useTimeline.ts'

/** Heights of a chart and of its legend, in pixels. */
const HEIGHT = 134
const LEGEND = 22
const SCALES: { value: DelayScale; label: string }[] = [
  { value: 'interval', label: t('up to the interval') },
  { value: 'delays', label: t('as high as needed') },
]

/** Input and delays over time with their events; the three delays on one scale, and one cursor for all. */
export function DelayCharts() {
  const batches = useLive((figures) => figures.batches)
  const nodes = useDraft((draft) => draft.document.nodes)
  const events = useRunEvents().data
  const [scale, setScale] = useState<DelayScale>('interval')
  const allTimes = useMemo(() => batches.map(({ time }) => time), [batches])
  const timeline = useTimeline(allTimes, batches.at(-1)?.interval ?? 0)
  const { range } = timeline
  const shown = useMemo(() => within(batches, range), [batches, range])
  const charts = useMemo(() => delayCharts(shown, scale, (node) => nodes[node]?.name ?? node), [shown, scale, nodes])
  const { input, delays, sources, sourcesTop, top, interval, times } = charts
  const marks = useMemo(
    () =>
      marksOf(
        events ?? [],
        eventTimes(range, batches),
        range ?? [times[0] ?? 0, times.at(-1) ?? 0],
        ({ text }) => runError(text, nodes).text.split('\n')[0]!,
      ),
    [events, range, batches, times, nodes],
  )
  if (batches.length === 0) return <p className="mr-empty">{t('No batches yet.')}</p>
  const link = timeline.link(marks)
  const pointed = timeline.pointed ?? times.at(-1)!
  const happened = marksAt(marks, pointed, interval).map(({ words }) => words)
  const moment = [formatBatchTime(pointed, interval), ...happened].join(' · ')
  const values = [
    `${t('Input rate')} ${formatRate(valueAt(input, pointed))}`,
    ...delays.map((delay) => `${delay.title} ${formatDuration(valueAt(delay, pointed))}`),
  ]
  return (
    <>
      <div className="mr-scale">
        <TimelineBar timeline={timeline} times={times} moment={moment} readout={[moment, ...values].join(', ')} />
        <span id="delay-scale">{t('Scale of the delays')}</span>
        <SegmentedControl size="xs" aria-labelledby="delay-scale" data={SCALES} value={scale} onChange={setScale} />
      </div>
      <div className="mr-grid-four">
        <Tile title={t('Input rate')} measured={input} link={link} format={formatRate} />
        {delays.map((delay) => (
          <Tile
            key={delay.title}
            title={delay.title}
            measured={delay}
            link={link}
            format={formatDuration}
            top={top}
            levels={[
              { value: delay.average, word: '', tone: 'dim' },
              { value: interval, word: t('interval {interval}', { interval: durationInWords(interval) }), tone: 'warning' },
            ]}
          />
        ))}
        {sources.map((source) => (
          <Tile
            key={source.node}
            title={t('Input of {name}', { name: source.name })}
            measured={source}
            link={link}
            format={formatRate}
            top={sourcesTop}
          />
        ))}
      </div>
    </>
  )
}

interface TileProps {
  title: string
  measured: Measured
  link: ChartLink
  format: (value: number) => string
  top?: number
  levels?: PlotLines
}

/** One chart with its value where the cursor is, else the newest, and the average of what is shown. */
function Tile({ title, measured, link, format, top, levels }: TileProps) {
  const { series, average } = measured
  const value = link.pointed === null ? measured.newest : valueAt(measured, link.pointed)
  return (
    <section className="mr-tile" aria-label={title}>
      <h3 className="mr-clip">
        <bdi>{title}</bdi>
        <span className="mr-tile-figures">
          <b>{format(value)}</b> {t('· average {average}', { average: format(average) })}
        </span>
      </h3>
      <TimeChart
        series={series}
        height={HEIGHT - (series.lines.length > 1 ? LEGEND : 0)}
        label={title}
        format={format}
        hasDistribution
        link={link}
        {...(top !== undefined && { top })}
        {...(levels && { levels })}
      />
    </section>
  )
}
