import type { Json } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { isMissing } from './cells.ts'

/** Levels that are open at first, and most entries of one level that are listed. */
const OPEN_LEVELS = 2
const ENTRIES = 200

/** A nested value as an indented tree whose branches fold. */
export function ValueTree({ value, level = 0 }: { value: Json; level?: number }) {
  if (typeof value !== 'object' || value === null) return <Leaf value={value} />
  const entries: [string, Json][] = Array.isArray(value) ? value.map((item, at) => [String(at + 1), item]) : Object.entries(value)
  if (entries.length === 0) return <span className="mr-dim">{Array.isArray(value) ? t('empty list') : t('no fields')}</span>
  return (
    <ul className="mr-tree" data-list={Array.isArray(value) || undefined}>
      {entries.slice(0, ENTRIES).map(([name, item]) => (
        <li key={name}>
          {typeof item === 'object' && item !== null && Object.keys(item).length > 0 ? (
            <details open={level < OPEN_LEVELS}>
              <summary>
                <bdi className="mr-tree-name">{name}</bdi> <span className="mr-dim">{size(item)}</span>
              </summary>
              <ValueTree value={item} level={level + 1} />
            </details>
          ) : (
            <>
              <bdi className="mr-tree-name">{name}</bdi> <ValueTree value={item} level={level + 1} />
            </>
          )}
        </li>
      ))}
      {entries.length > ENTRIES && (
        <li className="mr-dim">{t('and {count, number} more: copy the value to see all', { count: entries.length - ENTRIES })}</li>
      )}
    </ul>
  )
}

function Leaf({ value }: { value: string | number | boolean | null }) {
  if (isMissing(value)) return <span className="mr-dim">{t('no value')}</span>
  if (value === '') return <span className="mr-dim">{t('empty text')}</span>
  return <bdi className="mr-reader-text">{String(value)}</bdi>
}

function size(item: Json[] | { [key: string]: Json }): string {
  const count = Object.keys(item).length
  return Array.isArray(item)
    ? t('{count, plural, one {# item} other {# items}}', { count })
    : t('{count, plural, one {# field} other {# fields}}', { count })
}
