/** Columns with their names and types, as a person fixes them. */
import { Group, Select, TextInput } from '@mantine/core'
import type { Column, Json } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { errorOf, type FieldProps, type Place } from './context.ts'
import { rowsOf, RowList } from './RowList.tsx'
import { useNaming } from './useNaming.ts'
import { chosenTypes, typeWords } from './typeWords.ts'

interface Props {
  place: Place
  meta: FieldProps['meta']
  error: string | undefined
  errors: Readonly<Record<string, string>>
  columns: readonly Column[]
  onChange(columns: Column[]): void
}

export function ColumnList({ place, meta, error, errors, columns, onChange }: Props) {
  const naming = useNaming(place.node)
  return (
    <RowList
      place={place}
      meta={meta}
      error={error}
      errors={errors}
      rows={columns}
      add={{ label: t('Add a column'), row: () => ({ name: `column_${columns.length + 1}`, type: 'VARCHAR' }) }}
      onChange={onChange}
    >
      {(column, change, index) => {
        const types = chosenTypes.includes(column.type) ? chosenTypes : [...chosenTypes, column.type]
        return (
          <Group gap={4} wrap="nowrap">
            <TextInput
              {...naming}
              className="mr-fill"
              aria-label={t('Name of column {n}', { n: index + 1 })}
              error={errorOf(errors, `${index}.name`) !== undefined}
              value={column.name}
              onChange={(event) => change({ ...column, name: event.currentTarget.value })}
            />
            <Select
              w={116}
              aria-label={t('Type of column {n}', { n: index + 1 })}
              allowDeselect={false}
              comboboxProps={{ width: 190, position: 'bottom-end' }}
              data={types.map((type) => ({ value: type, label: typeWords(type) }))}
              value={column.type}
              onChange={(type) => change({ ...column, type: type ?? 'VARCHAR' })}
            />
          </Group>
        )
      }}
    </RowList>
  )
}

export function SchemaField(props: FieldProps<'schema'>) {
  return (
    <ColumnList
      {...props}
      columns={rowsOf<Column>(props.value ?? props.fallback)}
      onChange={(columns) => props.onChange(columns as unknown as Json)}
    />
  )
}
