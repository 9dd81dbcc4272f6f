import type { DrawnRounds } from '@millrace/shared'
import { useId } from 'react'
import { formatMarks } from '../ui/format.ts'
import { t } from '../ui/text.ts'

const [WIDTH, HEIGHT] = [420, 160]
const EDGE = { start: 52, end: 12, top: 10, bottom: 24 }
/** Values that are read out one by one. */
const READ_OUT = 20

export const roundsTitle = ({ of }: DrawnRounds): string =>
  of === 'changed' ? t('Rows that each round changed') : t('Error after each round')

/** What each round of the newest update did, as bars. */
export function RoundBars({ rounds }: { rounds: DrawnRounds }) {
  const { of, values } = rounds
  const id = useId()
  const most = values.reduce((a, b) => Math.max(a, b), 0) || 1
  const wide = (WIDTH - EDGE.start - EDGE.end) / Math.max(values.length, 1)
  const high = (value: number) => (value / most) * (HEIGHT - EDGE.top - EDGE.bottom)
  // Rows are whole.
  const levels = [...new Set([0, of === 'changed' ? Math.round(most / 2) : most / 2, most])]
  const words = formatMarks(values.slice(0, READ_OUT)).join(', ')
  return (
    <>
      <svg className="mr-scatter" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id}>
        <title id={id}>{`${roundsTitle(rounds)}: ${words}${values.length > READ_OUT ? ' …' : ''}`}</title>
        {levels.map((value) => (
          <g key={value}>
            <line
              x1={EDGE.start}
              x2={WIDTH - EDGE.end}
              y1={HEIGHT - EDGE.bottom - high(value)}
              y2={HEIGHT - EDGE.bottom - high(value)}
              className="mr-scatter-line"
            />
            <text x={EDGE.start - 6} y={HEIGHT - EDGE.bottom - high(value) + 4} textAnchor="end">
              {formatMarks([value])[0]}
            </text>
          </g>
        ))}
        {values.map((value, i) => (
          <rect
            key={i}
            x={EDGE.start + i * wide + wide * 0.15}
            y={HEIGHT - EDGE.bottom - high(value)}
            width={wide * 0.7}
            height={high(value)}
            className="mr-rounds-bar"
          >
            <title>{t('Round {round, number}: {value}', { round: i + 1, value: formatMarks([value])[0]! })}</title>
          </rect>
        ))}
        <text x={EDGE.start + wide / 2} y={HEIGHT - 6} textAnchor="middle">
          1
        </text>
        {values.length > 1 && (
          <text x={WIDTH - EDGE.end - wide / 2} y={HEIGHT - 6} textAnchor={values.length > READ_OUT ? 'end' : 'middle'}>
            {formatMarks([values.length])[0]}
          </text>
        )}
      </svg>
      {of === 'changed' && (
        <p className="mr-small mr-dim mr-models-change">
          {values.at(-1) === 0
            ? t('Stable after {rounds, plural, one {# round} other {# rounds}}: the last one changed nothing.', { rounds: values.length })
            : t('The last round still changed something: more rounds may give another result.')}
        </p>
      )}
    </>
  )
}
