import { SegmentedControl } from '@mantine/core'
import { durationInWords } from '@millrace/shared'
import { useMemo, useState } from 'react'
import { TimeChart } from '../charts/TimeChart.tsx'
import { useDraft, useLive } from '../editor/session.ts'
import { formatDuration, formatRate } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { delayCharts, type DelayScale } from './delays.ts'

/** Heights of a chart and of its legend, in pixels. */
const HEIGHT = 134
const LEGEND = 22
const SCALES: { value: DelayScale; label: string }[] = [
  { value: 'interval', label: t('up to the interval') },
  { value: 'delays', label: t('as high as needed') },
]

/** Input and delays over time; the three delays on one scale. */
export function DelayCharts() {
  const batches = useLive((figures) => figures.batches)
  const nodes = useDraft((draft) => draft.document.nodes)
  const [scale, setScale] = useState<DelayScale>('interval')
  const { input, delays, top, interval } = useMemo(
    () => delayCharts(batches, scale, (node) => nodes[node]?.name ?? node),
    [batches, scale, nodes],
  )
  if (batches.length === 0) return <p className="mr-empty">{t('No batches yet.')}</p>
  return (
    <>
      <div className="mr-scale">
        <span id="delay-scale">{t('Scale of the delays')}</span>
        <SegmentedControl size="xs" aria-labelledby="delay-scale" data={SCALES} value={scale} onChange={setScale} />
      </div>
      <div className="mr-grid-four">
        <section className="mr-tile" aria-label={t('Input rate')}>
          <h3>
            {t('Input rate')} <Figures newest={formatRate(input.newest)} average={formatRate(input.average)} />
          </h3>
          <TimeChart
            series={input.series}
            height={HEIGHT - (input.series.lines.length > 1 ? LEGEND : 0)}
            label={t('Input rate')}
            format={formatRate}
          />
        </section>
        {delays.map(({ title, series, newest, average }) => (
          <section key={title} className="mr-tile" aria-label={title}>
            <h3>
              {title} <Figures newest={formatDuration(newest)} average={formatDuration(average)} />
            </h3>
            <TimeChart
              series={series}
              height={HEIGHT}
              label={title}
              format={formatDuration}
              top={top}
              levels={[
                { value: average, word: '', tone: 'dim' },
                { value: interval, word: t('interval {interval}', { interval: durationInWords(interval) }), tone: 'warning' },
              ]}
            />
          </section>
        ))}
      </div>
    </>
  )
}

function Figures({ newest, average }: { newest: string; average: string }) {
  return (
    <span className="mr-tile-figures">
      <b>{newest}</b> {t('· average {average}', { average })}
    </span>
  )
}
