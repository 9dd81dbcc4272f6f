import 'uplot/dist/uPlot.min.css'
import './charts.css'
import { useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import { formatMarks, formatTime } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import type { PlotLines, PlotMark } from './drawOver.ts'
import { quantile } from './histogram.ts'
import { COLOURS, Plot, type PlotLink } from './Plot.tsx'
import type { Series } from './series.ts'

/** Charts that show the same times, with the time that all of them read out: null = the newest. */
export interface ChartLink extends PlotLink {
  pointed: number | null
  onPoint(time: number | null): void
}

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
  /** Events that are drawn down the chart; charts that are linked share theirs. */
  marks?: readonly PlotMark[]
  /** Draws beside the chart how often the values of the first line were measured. */
  hasDistribution?: boolean
  link?: ChartLink
  /** Areas instead of lines. */
  filled?: boolean
}

/** Lines over time from zero, with the newest values beside their names; those under the pointer while it is there. */
export function TimeChart({ series, height, label, format, top, levels, marks, hasDistribution = false, link, filled = false }: Props) {
  const scheme = useComputedColorScheme('light')
  const [ownPointed, setOwnPointed] = useState<number | null>(null)
  const pointed = link ? link.pointed : ownPointed
  const names = series.lines.map(({ name }) => name).join('\n')
  // A time at which a line stops has no values of its own.
  const found = pointed === null ? -1 : series.times.indexOf(pointed)
  const at = found < 0 ? undefined : found
  const values = series.lines.map(({ values: all }) => (at === undefined ? all.findLast((value) => value !== null) : all[at]) ?? null)
  const alike = formatMarks(values.map((value) => value ?? 0))
  const words = values.map((value, index) => (value === null ? '–' : format ? format(value) : alike[index]!))
  const newest = series.lines.map(({ name }, index) => `${name} ${words[index]}`).join(', ')
  const spread = hasDistribution ? spreadInWords(series.lines[0]?.values ?? [], format) : ''
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
      <div
        role="img"
        aria-label={newest === '' ? t('{label}: no values yet', { label }) : `${label}: ${newest}${spread}`}
        className="mr-plot"
      >
        <Plot
          key={`${scheme}\n${names}`}
          filled={filled}
          names={names}
          series={series}
          height={height}
          format={format}
          top={top}
          levels={levels}
          marks={link?.marks ?? marks}
          hasDistribution={hasDistribution}
          link={link}
          onPoint={link ? link.onPoint : setOwnPointed}
        />
        {at !== undefined && !link && <span className="mr-plot-time">{formatTime(series.times[at]!)}</span>}
      </div>
    </div>
  )
}

/** What the bars beside a chart show, for those who cannot see them. */
function spreadInWords(values: readonly (number | null)[], format: Props['format']): string {
  const [half, most] = [quantile(values, 0.5), quantile(values, 0.95)]
  if (half === null || most === null) return ''
  const word = (value: number) => (format ? format(value) : formatMarks([value])[0]!)
  return t('; half of the time at most {half}, 95 % of the time at most {most}', { half: word(half), most: word(most) })
}
