import 'uplot/dist/uPlot.min.css'
import './charts.css'
import { useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import { formatMarks, formatTime } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { COLOURS, Plot, type PlotLines } from './Plot.tsx'
import type { Series } from './series.ts'

interface Props {
  series: Series
  height: number
  /** Said to those who cannot see it. */
  label: string
  /** How a value is written; absent = as a plain number. */
  format?: (value: number) => string
  /** Top of the scale, for charts that share one; absent = what the values need. */
  top?: number
  /** Levels that are drawn across, such as the interval. */
  levels?: PlotLines
}

/** Lines over time from zero, with the newest values beside their names; those under the pointer while it is there. */
export function TimeChart({ series, height, label, format, top, levels }: Props) {
  const scheme = useComputedColorScheme('light')
  const [pointed, setPointed] = useState<number | null>(null)
  const names = series.lines.map(({ name }) => name).join('\n')
  // A time at which a line stops has no values of its own.
  const found = pointed === null ? -1 : series.times.indexOf(pointed)
  const at = found < 0 ? undefined : found
  const values = series.lines.map(({ values: all }) => (at === undefined ? all.findLast((value) => value !== null) : all[at]) ?? null)
  const alike = formatMarks(values.map((value) => value ?? 0))
  const words = values.map((value, index) => (value === null ? '–' : format ? format(value) : alike[index]!))
  const newest = series.lines.map(({ name }, index) => `${name} ${words[index]}`).join(', ')
  return (
    <div>
      {series.lines.length > 1 && (
        <ul className="mr-legend" aria-hidden>
          {series.lines.map(({ name }, index) => (
            <li key={name}>
              <span className="mr-legend-line" style={{ borderColor: `var(--mr-${COLOURS[index % COLOURS.length]})` }} />
              <bdi className="mr-clip">{name}</bdi>
              <span className="mr-num">{words[index]}</span>
            </li>
          ))}
        </ul>
      )}
      <div role="img" aria-label={newest === '' ? t('{label}: no values yet', { label }) : `${label}: ${newest}`} className="mr-plot">
        <Plot
          key={`${scheme}\n${names}`}
          names={names}
          series={series}
          height={height}
          format={format}
          top={top}
          levels={levels}
          onPoint={setPointed}
        />
        {at !== undefined && <span className="mr-plot-time">{formatTime(series.times[at]!)}</span>}
      </div>
    </div>
  )
}
