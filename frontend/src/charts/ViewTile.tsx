import './charts.css'
import type { LiveTable, View } from '@millrace/shared'
import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react'
import { useMemo, type CSSProperties, type ReactNode } from 'react'
import { formatAlike, formatChange, formatPercentChange, formatTime } from '../ui/format.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { t } from '../ui/text.ts'
import { bars, lineSeries, newestNumber, numberHistory, recent } from './series.ts'
import { TableView } from './TableView.tsx'
import { TimeChart } from './TimeChart.tsx'

/** Height of what stands in a tile where nothing else is said, in pixels: all tiles of a row are equally high. */
const BODY = 192
const LEGEND = 22
const BAR = 19
/** What stands above the line of a number. */
const NUMBER_WORDS = 88
const LEAST_LINE = 24

interface Props {
  view: View
  table: LiveTable | undefined
  /** Zone in which times of rows are shown. */
  timeZone: string
  /** Says why there are no rows. */
  empty: string
  /** Height of what stands below the title, in pixels. */
  height?: number
  /** Only the newest, this many milliseconds of it. */
  span?: number | undefined
  /** What can be done with the tile: beside its title. */
  tools?: ReactNode
}

/** One view of a live table: drawn alike wherever it stands. */
export function ViewTile({ view, table, timeZone, empty, height = BODY, span, tools }: Props) {
  // Lines go by the times that they are drawn at, all else by that of the batch.
  const isDrawnOverTime = view.kind === 'line' || view.kind === 'area'
  const shown = useMemo(
    () => (table && span !== undefined && !isDrawnOverTime ? recent(table, span) : table),
    [table, span, isDrawnOverTime],
  )
  return (
    <section
      className="mr-tile"
      aria-label={view.title}
      data-table={view.kind === 'table' || undefined}
      style={{ '--mr-tile-body': `${height}px` } as CSSProperties}
    >
      <div className="mr-tile-head">
        <h3 className="mr-clip" title={view.title}>
          <bdi>{view.title || t('Untitled')}</bdi>
        </h3>
        {tools}
      </div>
      {shown === undefined || shown.rows.length === 0 ? (
        <p className="mr-empty">{table && table.rows.length > 0 ? t('No rows in this time.') : empty}</p>
      ) : view.kind === 'table' ? (
        <TableView table={shown} label={t('Rows of {name}', { name: view.title })} timeZone={timeZone} memory={view.node} compact />
      ) : isDrawnOverTime ? (
        <Lines view={view} table={shown} height={height} span={span} />
      ) : view.kind === 'bar' ? (
        <Bars view={view} table={shown} height={height} />
      ) : (
        <BigNumber view={view} table={shown} height={height} />
      )}
    </section>
  )
}

interface PartProps {
  view: View
  table: LiveTable
  height: number
}

function Lines({ view, table, height, span }: PartProps & { span: number | undefined }) {
  const series = useMemo(() => lineSeries(table, view, span), [table, view, span])
  const body = height - (series.lines.length > 1 ? LEGEND : 0)
  return <TimeChart series={series} height={body} label={view.title} filled={view.kind === 'area'} />
}

function Bars({ view, table, height }: PartProps) {
  const fitting = Math.max(1, Math.floor((height + 3) / BAR))
  const found = useMemo(() => bars(table, view, fitting), [table, view, fitting])
  const most = Math.max(...found.map(({ value }) => value), 0)
  const words = formatAlike(found.map(({ value }) => value))
  return (
    <div className="mr-bars" role="list">
      {found.map(({ name, value }, index) => (
        <div key={name} role="listitem">
          <bdi className="mr-clip" title={name}>
            {name}
          </bdi>
          <div className="mr-bar-track" aria-hidden>
            <div className="mr-bar" style={{ inlineSize: `${most > 0 ? Math.max(0, (value / most) * 100) : 0}%` }} />
          </div>
          <span className="mr-num">{words[index]}</span>
        </div>
      ))}
    </div>
  )
}

function BigNumber({ view, table, height }: PartProps) {
  const value = newestNumber(table, view)
  const history = useMemo(() => numberHistory(table, view), [table, view])
  const values = history.map((each) => each.value)
  const [newest = '–', least = '', most = ''] = value === null ? [] : formatAlike([value, Math.min(...values), Math.max(...values)])
  const first = history[0]
  return (
    <div className="mr-number">
      <span className="mr-number-value">{newest}</span>
      {value !== null && first && history.length > 1 && (
        <>
          <Change from={first.value} to={value} since={first.time} />
          <span className="mr-dim mr-num mr-small">
            {t('{least} to {most} over {length} updates', { least, most, length: history.length })}
          </span>
          {height - NUMBER_WORDS >= LEAST_LINE && (
            <div className="mr-number-line">
              <Sparkline values={values} width={300} height={height - NUMBER_WORDS} fluid />
            </div>
          )}
        </>
      )}
    </div>
  )
}

/** The change against the first value that is shown; whether more is better, nobody knows here: it has no colour. */
function Change({ from, to, since }: { from: number; to: number; since: number }) {
  const change = to - from
  const Arrow = change > 0 ? IconArrowUpRight : change < 0 ? IconArrowDownRight : IconEqual
  const amount = formatChange(change, [from, to])
  const time = formatTime(since)
  return (
    <span className="mr-with-icon mr-num mr-small">
      <Arrow size={14} aria-hidden />
      {from === 0
        ? t('{change} since {time}', { change: amount, time })
        : t('{change} ({percent}) since {time}', { change: amount, percent: formatPercentChange(change / Math.abs(from)), time })}
    </span>
  )
}
