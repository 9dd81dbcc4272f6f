import type { Course } from '@millrace/shared'
import { useMemo } from 'react'
import type { PlotMark } from '../charts/drawOver.ts'
import type { Series } from '../charts/series.ts'
import { TimeChart } from '../charts/TimeChart.tsx'
import { formatDateTime } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { Tile } from './Tile.tsx'

/** Numbers of a course that say nothing over time. */
const NOT_DRAWN = new Set(['rows', 'degrees_of_freedom', 'statistic'])
const CHART = 160
/** Changes that are told below a chart: the newest. */
const CHANGES_TOLD = 2

/** Each number of a course as a line over the updates: they have scales of their own. Where the step was changed the line is broken. */
export function CourseTiles({ course }: { course: Course }) {
  const lines = useMemo(
    () => course.columns.map((name, i) => ({ name, series: brokenSeries(course, i) })).filter(({ name }) => !NOT_DRAWN.has(name)),
    [course],
  )
  const marks = useMemo(
    () =>
      course.changes.map(({ time, version }): PlotMark => ({ time, tone: 'dim', words: t('changed with version {version}', { version }) })),
    [course],
  )
  return lines.map(({ name, series }) => {
    const title = t('{name} of each update', { name: titleOf(name) })
    return (
      <Tile key={name} title={title}>
        <TimeChart series={series} height={CHART} label={title} marks={marks} {...(name === 'p_value' && { top: 1 })} />
        {marks.slice(-CHANGES_TOLD).map(({ time, words }) => (
          <p key={time} className="mr-small mr-dim mr-models-change">
            {formatDateTime(time)}: {words}
          </p>
        ))}
      </Tile>
    )
  })
}

/** One number of a course; just before each change stands a time without a value, so that nothing joins what cannot be compared. */
function brokenSeries({ columns, times, rows, changes }: Course, column: number): Series {
  const changed = new Set(changes.map(({ time }) => time))
  const series: Series = { times: [], lines: [{ name: columns[column]!, values: [] }] }
  const { values } = series.lines[0]!
  for (const [i, time] of times.entries()) {
    if (changed.has(time)) {
      series.times.push(time - 1)
      values.push(null)
    }
    series.times.push(time)
    values.push(rows[i]![column] ?? null)
  }
  return series
}

/** A column's name as words are written. */
function titleOf(column: string): string {
  switch (column) {
    case 'mean_square_distance':
      return t('Mean square distance')
    case 'mean_absolute_error':
      return t('Mean absolute error')
    case 'root_mean_square_error':
      return t('Root mean square error')
    case 'error':
      return t('Error')
    case 'p_value':
      return t('p value')
    case 'anomalies':
      return t('Anomalies')
    case 'largest_z_score':
      return t('Largest z-score')
    case 'rounds':
      return t('Rounds')
    default:
      return column
  }
}
