import { Select, Stack, TextInput } from '@mantine/core'
import { aggregateFunctions, aggregateWords, type AggregateRow } from '@millrace/shared'
import { ColumnSelect } from './columns.tsx'
import { errorOf, type FieldProps } from './context.ts'
import { RowList, rowsOf } from './RowList.tsx'

const nameOf = (row: AggregateRow): string => (row.fn === 'count' ? 'count' : `${row.fn}_${row.column}`)

/** Measures: what is computed, of which column, under which name. */
export function AggregatesField(props: FieldProps<'aggregates'>) {
  const allowed = props.meta.only ?? aggregateFunctions
  return (
    <RowList
      {...props}
      rows={rowsOf<AggregateRow>(props.value ?? props.fallback)}
      add={{ label: 'Add a measure', row: () => ({ as: 'count', fn: 'count' as const, column: '' }) }}
      onChange={(rows) => props.onChange(rows)}
    >
      {(row, change, index) => {
        // A name that was made from the measure follows it; one that a person gave stays.
        const follow = (next: AggregateRow) => change(row.as === nameOf(row) ? { ...next, as: nameOf(next) } : next)
        return (
          <Stack gap={4}>
            <Select
              aria-label={`Measure ${index + 1}`}
              allowDeselect={false}
              data={allowed.map((fn) => ({ value: fn, label: aggregateWords[fn] }))}
              value={row.fn}
              onChange={(fn) => follow({ ...row, fn: fn ?? 'count' })}
            />
            {row.fn !== 'count' && (
              <ColumnSelect
                aria-label={`Column of measure ${index + 1}`}
                error={errorOf(props.errors, `${index}.column`) !== undefined}
                value={row.column ?? ''}
                onChange={(column) => follow({ ...row, column })}
              />
            )}
            <TextInput
              aria-label={`Name of measure ${index + 1}`}
              leftSection={<span className="mr-small">as</span>}
              error={errorOf(props.errors, `${index}.as`) !== undefined}
              value={row.as}
              onChange={(event) => change({ ...row, as: event.currentTarget.value })}
            />
          </Stack>
        )
      }}
    </RowList>
  )
}
