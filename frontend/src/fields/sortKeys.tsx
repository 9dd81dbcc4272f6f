import { Select, Stack } from '@mantine/core'
import { t } from '../ui/text.ts'
import { ColumnSelect } from './columns.tsx'
import { errorOf, useColumns, type FieldProps } from './context.ts'
import { RowList, rowsOf } from './RowList.tsx'

const ORDERS = [
  { value: 'down', label: t('largest first') },
  { value: 'up', label: t('smallest first') },
]

/** The columns by which rows are put in order, the first one first. */
export function SortKeysField(props: FieldProps<'sortKeys'>) {
  const columns = useColumns()
  return (
    <RowList
      {...props}
      rows={rowsOf<{ column: string; descending: boolean }>(props.value ?? props.fallback)}
      add={{ label: t('Add a column'), row: () => ({ column: columns[0]?.name ?? '', descending: true }) }}
      onChange={(rows) => props.onChange(rows)}
    >
      {(row, change, index) => (
        <Stack gap={4}>
          <ColumnSelect
            aria-label={t('Sort column {n}', { n: index + 1 })}
            error={errorOf(props.errors, `${index}.column`) !== undefined}
            value={row.column}
            onChange={(column) => change({ ...row, column })}
          />
          <Select
            aria-label={t('Order of sort column {n}', { n: index + 1 })}
            allowDeselect={false}
            data={ORDERS}
            value={row.descending ? 'down' : 'up'}
            onChange={(order) => change({ ...row, descending: order !== 'up' })}
          />
        </Stack>
      )}
    </RowList>
  )
}
