import type { LiveTable, View } from '@millrace/shared'
import { useMemo } from 'react'
import { formatNumber } from '../ui/format.ts'
import { bars, lineSeries, newestNumber } from './series.ts'
import { TableView } from './TableView.tsx'
import { TimeChart } from './TimeChart.tsx'

const CHART_HEIGHT = 180

/** One view of a live table: drawn alike wherever it stands. */
export function ViewTile({ view, table }: { view: View; table: LiveTable | undefined }) {
  return (
    <section className="mr-tile" aria-label={view.title}>
      <h3>
        <bdi>{view.title || 'Untitled'}</bdi>
      </h3>
      {table === undefined || table.rows.length === 0 ? (
        <p className="mr-empty">No rows yet</p>
      ) : view.kind === 'table' ? (
        <div style={{ maxBlockSize: CHART_HEIGHT + 40, overflow: 'auto' }} tabIndex={0} role="group" aria-label={`Rows of ${view.title}`}>
          <TableView table={table} limit={50} />
        </div>
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
  return <TimeChart series={series} height={CHART_HEIGHT} label={view.title} />
}

function Bars({ view, table }: { view: View; table: LiveTable }) {
  const found = useMemo(() => bars(table, view), [table, view])
  const most = Math.max(...found.map(({ value }) => value), 0)
  return (
    <div className="mr-bars" role="list">
      {found.map(({ name, value }) => (
        <div key={name} role="listitem" style={{ display: 'contents' }}>
          <bdi className="mr-clip">{name}</bdi>
          <div className="mr-bar-track" aria-hidden>
            <div className="mr-bar" style={{ inlineSize: `${most > 0 ? Math.max(0, (value / most) * 100) : 0}%` }} />
          </div>
          <span className="mr-num">{formatNumber(value)}</span>
        </div>
      ))}
    </div>
  )
}

function BigNumber({ view, table }: { view: View; table: LiveTable }) {
  const value = newestNumber(table, view)
  return <div className="mr-big-number">{value === null ? '–' : formatNumber(value)}</div>
}
