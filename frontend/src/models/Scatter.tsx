import { Group, Select } from '@mantine/core'
import type { DrawnPoints } from '@millrace/shared'
import { useId, useState } from 'react'
import { COLOURS } from '../charts/Plot.tsx'
import { formatMarks } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { extent, type Clusters } from './modelOf.ts'

const [WIDTH, HEIGHT] = [420, 220]
const EDGE = { start: 44, end: 12, top: 10, bottom: 24 }
const colourOf = (cluster: number) => `var(--mr-${COLOURS[cluster % COLOURS.length]})`

/** The centres of clusters over two columns, with some of the rows that were learned from last. The table beside it says the same. */
export function Scatter({ clusters, points }: { clusters: Clusters; points: DrawnPoints | null }) {
  const { columns, centres, weights } = clusters
  const [x, setX] = useState<string | null>(null)
  const [y, setY] = useState<string | null>(null)
  const [across, up] = [Math.max(0, columns.indexOf(x ?? '')), columns.indexOf(y ?? '')]
  const high = up >= 0 ? up : Math.min(1, columns.length - 1)
  const id = useId()
  const shown = [...centres, ...(points?.rows ?? [])]
  const [left, right] = extent(shown.map((row) => row[across]!))
  const [low, top] = extent(shown.map((row) => row[high]!))
  const at = (row: readonly number[]) => ({
    x: EDGE.start + ((row[across]! - left) / (right - left)) * (WIDTH - EDGE.start - EDGE.end),
    y: HEIGHT - EDGE.bottom - ((row[high]! - low) / (top - low)) * (HEIGHT - EDGE.top - EDGE.bottom),
  })
  const marks = (from: number, to: number) => [0.1, 0.5, 0.9].map((part) => from + part * (to - from))
  const label = t(
    '{clusters, plural, one {# centre} other {# centres}} and {rows, plural, one {# row} other {# rows}} by {across} and {up}',
    {
      clusters: centres.length,
      rows: points?.rows.length ?? 0,
      across: columns[across]!,
      up: columns[high]!,
    },
  )
  return (
    <>
      {columns.length > 1 && (
        <Group gap={8} mb={4}>
          <Select size="xs" aria-label={t('Column across')} data={columns} value={columns[across]} onChange={setX} allowDeselect={false} />
          <Select size="xs" aria-label={t('Column up')} data={columns} value={columns[high]} onChange={setY} allowDeselect={false} />
        </Group>
      )}
      <svg className="mr-scatter" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id}>
        <title id={id}>{label}</title>
        {marks(left, right).map((value) => {
          const place = EDGE.start + ((value - left) / (right - left)) * (WIDTH - EDGE.start - EDGE.end)
          return (
            <g key={value}>
              <line x1={place} x2={place} y1={EDGE.top} y2={HEIGHT - EDGE.bottom} className="mr-scatter-line" />
              <text x={place} y={HEIGHT - 6} textAnchor="middle">
                {formatMarks([value])[0]}
              </text>
            </g>
          )
        })}
        {marks(low, top).map((value) => {
          const place = HEIGHT - EDGE.bottom - ((value - low) / (top - low)) * (HEIGHT - EDGE.top - EDGE.bottom)
          return (
            <g key={value}>
              <line x1={EDGE.start} x2={WIDTH - EDGE.end} y1={place} y2={place} className="mr-scatter-line" />
              <text x={EDGE.start - 6} y={place + 4} textAnchor="end">
                {formatMarks([value])[0]}
              </text>
            </g>
          )
        })}
        {points?.rows.map((row, i) => {
          const place = at(row)
          return <circle key={i} cx={place.x} cy={place.y} r={2.5} fill={colourOf(points.clusters[i]!)} opacity={0.5} />
        })}
        {centres.map((centre, k) => {
          const place = at(centre)
          return (
            <g key={k}>
              <circle cx={place.x} cy={place.y} r={9} fill={colourOf(k)} className="mr-scatter-centre" />
              <text x={place.x} y={place.y + 4} textAnchor="middle" className="mr-scatter-name">
                {k}
              </text>
              <title>{t('Cluster {cluster}, weight {weight, number}', { cluster: k, weight: weights[k]! })}</title>
            </g>
          )
        })}
      </svg>
    </>
  )
}
