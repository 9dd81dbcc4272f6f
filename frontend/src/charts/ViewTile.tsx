import './charts.css'
import type { LiveTable, View } from '@millrace/shared'
import { useMemo } from 'react'
import { formatAlike } from '../ui/format.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { t } from '../ui/text.ts'
import { bars, lineSeries, newestNumber, numberHistory } from './series.ts'
import { TableView } from './TableView.tsx'
import { TimeChart } from './TimeChart.tsx'

/** Heights of what stands in a tile, in pixels: all tiles of a row are equally high. */
const BODY = 192
const LEGEND = 22

interface Props {
  view: View
  table: LiveTable | undefined
  /** Zone in which times of rows are shown. */
  timeZone: string
  /** Says why there are no rows. */
  empty: string
}

/** One view of a live table: drawn alike wherever it stands. */
export function ViewTile({ view, table, timeZone, empty }: Props) {
  return (
    <section className="mr-tile" aria-label={view.title}>
      <h3 className="mr-clip" title={view.title}>
        <bdi>{view.title || t('Untitled')}</bdi>
      </h3>
      {table === undefined || table.rows.length === 0 ? (
        <p className="mr-empty">{empty}</p>
      ) : view.kind === 'table' ? (
        <TableView table={table} label={t('Rows of {name}', { name: view.title })} timeZone={timeZone} memory={view.node} compact />
      ) : view.kind === 'line' ? (
        <Lines view={view} table={table} />
      ) : view.kind === 'bar' ? (
        <Bars view={view} table={table} />
      ) : (
        <BigNumber view={view} table={table} />
      )}
    </section>
  )
}

function Lines({ view, table }: { view: View; table: LiveTable }) {
  const series = useMemo(() => lineSeries(table, view), [table, view])
  return <TimeChart series={series} height={BODY - (series.lines.length > 1 ? LEGEND : 0)} label={view.title} />
}

function Bars({ view, table }: { view: View; table: LiveTable }) {
  const found = useMemo(() => bars(table, view), [table, view])
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

function BigNumber({ view, table }: { view: View; table: LiveTable }) {
  const value = newestNumber(table, view)
  const history = numberHistory(table, view)
  const [newest = '–', least = '', most = ''] = value === null ? [] : formatAlike([value, Math.min(...history), Math.max(...history)])
  return (
    <div className="mr-number">
      <span className="mr-number-value">{newest}</span>
      {history.length > 1 && (
        <>
          <span className="mr-dim mr-num mr-small">
            {t('{least} to {most} over {length} updates', { least, most, length: history.length })}
          </span>
          <div className="mr-number-line">
            <Sparkline values={history} width={300} height={104} fluid />
          </div>
        </>
      )}
    </div>
  )
}
