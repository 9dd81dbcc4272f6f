import type { Column } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { cellKind, type CellKind } from './cells.ts'
import type { FilterProblem } from './filter.ts'
import type { Arranged } from './useArranged.ts'

/** What can be written, by an example. */
const EXAMPLES: Record<CellKind, () => string> = {
  number: () => '>10',
  time: () => '>2026-01-31',
  boolean: () => 'true',
  text: () => t('contains…'),
  nested: () => t('contains…'),
}
const help = () =>
  t('abc: contains · =abc: is · !abc: does not contain · >10, <=10, 10..20: numbers and times · is null, not null · "…": as it stands')
const PROBLEMS: Record<FilterProblem, () => string> = {
  notANumber: () => t('This column has numbers: write one behind the sign, such as >10.'),
  noValue: () => t('Write behind the sign what to compare with.'),
}

/** A small filter above each column. */
export function FilterRow({ columns, arranged }: { columns: readonly Column[]; arranged: Arranged }) {
  return (
    <div className="mr-rows-row mr-rows-filters" role="row" aria-rowindex={2}>
      {columns.map((column, at) => {
        const filter = arranged.filters[at]
        const problem = filter && 'problem' in filter ? PROBLEMS[filter.problem]() : undefined
        return (
          <div key={at} className="mr-rows-filter" role="gridcell" aria-colindex={at + 1}>
            <input
              aria-label={t('Filter {column}', { column: column.name })}
              aria-invalid={problem !== undefined}
              placeholder={EXAMPLES[cellKind(column)]()}
              title={problem ?? help()}
              spellCheck={false}
              autoComplete="off"
              value={arranged.texts[column.name] ?? ''}
              onChange={(event) => arranged.filterBy(column.name, event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape' && event.currentTarget.value !== '') arranged.filterBy(column.name, '')
              }}
            />
          </div>
        )
      })}
    </div>
  )
}
