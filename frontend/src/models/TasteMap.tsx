import type { DrawnTastes, UpdateDrawing } from '@millrace/shared'
import { useId, useMemo } from 'react'
import { COLOURS } from '../charts/Plot.tsx'
import type { Row } from '../rows/cells.ts'
import { formatMarks } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { extent } from './modelOf.ts'
import { placeNames, shortName } from './placeNames.ts'

type Tastes = NonNullable<UpdateDrawing['tastes']>

const [WIDTH, HEIGHT, EDGE] = [420, 260, 14]
/** About as wide as a letter of 12 pixels is. */
const LETTER = 6.6

/** Users and items around their middle: who lies in the direction of an item likes it more than others do. */
export function TasteMap({ tastes: { users, items } }: { tastes: Tastes }) {
  const id = useId()
  const [left, right] = extent([...users.x, ...items.x, 0])
  const [low, top] = extent([...users.y, ...items.y, 0])
  const across = (value: number) => EDGE + ((value - left) / (right - left)) * (WIDTH - 2 * EDGE)
  const up = (value: number) => HEIGHT - EDGE - ((value - low) / (top - low)) * (HEIGHT - 2 * EDGE)
  const pointsOf = ({ names, x, y }: DrawnTastes) => names.map((name, i) => ({ name, x: across(x[i]!), y: up(y[i]!), radius: 5 }))
  const [itemPoints, userPoints] = [pointsOf(items), pointsOf(users)]
  const points = [...itemPoints, ...userPoints].map((point) => ({ ...point, name: shortName(point.name) }))
  const names = placeNames(points, (name) => name.length * LETTER, { width: WIDTH, height: HEIGHT })
  const label = t('{items, plural, one {# item} other {# items}} and {users, plural, one {# user} other {# users}} by taste', {
    items: items.names.length,
    users: users.names.length,
  })
  return (
    <>
      <ul className="mr-legend">
        <Kind colour={COLOURS[0]} name={t('Items')} shown={items} isRound={false} />
        <Kind colour={COLOURS[1]} name={t('Users')} shown={users} isRound />
      </ul>
      <svg className="mr-scatter mr-tastes" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id}>
        <title id={id}>{label}</title>
        <line x1={across(0)} x2={across(0)} y1={EDGE} y2={HEIGHT - EDGE} className="mr-scatter-line" />
        <line x1={EDGE} x2={WIDTH - EDGE} y1={up(0)} y2={up(0)} className="mr-scatter-line" />
        {itemPoints.map(({ name, x, y }) => (
          <rect key={name} x={x - 4} y={y - 4} width={8} height={8} fill={`var(--mr-${COLOURS[0]})`} className="mr-taste">
            <title>{name}</title>
          </rect>
        ))}
        {userPoints.map(({ name, x, y }) => (
          <circle key={name} cx={x} cy={y} r={4} fill={`var(--mr-${COLOURS[1]})`} className="mr-taste">
            <title>{name}</title>
          </circle>
        ))}
        {names.map(({ point, x, y }) => (
          <text key={point} x={x} y={y + 4} aria-hidden>
            {points[point]!.name}
          </text>
        ))}
      </svg>
      <p className="mr-small mr-dim mr-models-change">
        {t('Who lies in the direction of an item, seen from where the lines cross, likes it more than others do.')}
      </p>
    </>
  )
}

function Kind({ colour, name, shown, isRound }: { colour: string; name: string; shown: DrawnTastes; isRound: boolean }) {
  return (
    <li>
      <span className="mr-taste-mark" data-round={isRound} style={{ background: `var(--mr-${colour})` }} aria-hidden />
      <span>{name}</span>
      <span className="mr-num mr-dim">
        {shown.names.length < shown.all
          ? t('the {shown, number} with the most ratings of {all, number}', { shown: shown.names.length, all: shown.all })
          : formatMarks([shown.all])[0]}
      </span>
    </li>
  )
}

/** The same as rows. */
export function useTasteTable(tastes: Tastes | undefined) {
  return useMemo(() => {
    if (!tastes) return null
    const rowsOf = (kind: string, { names, ratings, x, y }: DrawnTastes) =>
      names.map((name, i): Row => [kind, name, ratings[i]!, x[i]!, y[i]!])
    const number = (name: string, type = 'DOUBLE') => ({ name, type })
    return {
      columns: [
        { name: 'kind', type: 'VARCHAR' },
        { name: 'name', type: 'VARCHAR' },
        number('ratings', 'BIGINT'),
        number('across'),
        number('up'),
      ],
      rows: [...rowsOf('item', tastes.items), ...rowsOf('user', tastes.users)],
    }
  }, [tastes])
}
