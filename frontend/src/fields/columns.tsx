/** Fields that name columns. */
import { Group, Select, TagsInput } from '@mantine/core'
import type { Column } from '@millrace/shared'
import { useColumns, useColumnsFor, type FieldProps } from './context.ts'
import { textOf, wordsOf } from './simple.tsx'
import { typeWords } from './typeWords.ts'

export function ColumnField(props: FieldProps<'column'>) {
  const columns = useColumnsFor(props.meta)
  return <ColumnSelect {...wordsOf(props)} columns={columns} value={textOf(props.value ?? props.fallback)} onChange={props.onChange} />
}

/** Picks a column by name; one that does not arrive (yet) stays as it is. */
export function ColumnSelect(props: {
  label?: string
  description?: string
  error?: string | boolean
  'aria-label'?: string
  /** Absent = those that arrive. */
  columns?: readonly Column[]
  value: string
  onChange(value: string): void
}) {
  const arriving = useColumns()
  const { value, onChange, columns = arriving, ...rest } = props
  const data = columns.map(({ name, type }) => ({ value: name, label: name, type: typeWords(type) }))
  if (value && !columns.some(({ name }) => name === value)) data.push({ value, label: value, type: 'does not arrive' })
  return (
    <Select
      {...rest}
      searchable
      allowDeselect={false}
      data={data}
      value={value || null}
      placeholder="Choose a column"
      nothingFoundMessage={data.length === 0 ? 'No columns arrive yet' : 'No such column'}
      onChange={(next) => onChange(next ?? '')}
      renderOption={({ option }) => (
        <Group justify="space-between" wrap="nowrap" w="100%" gap="sm">
          <bdi className="mr-clip">{option.label}</bdi>
          <span className="mr-dim mr-small">{(option as (typeof data)[number]).type}</span>
        </Group>
      )}
    />
  )
}

export function ColumnsField(props: FieldProps<'columns'>) {
  const columns = useColumnsFor(props.meta)
  const found = props.value ?? props.fallback
  const value = Array.isArray(found) ? found.map(String) : []
  return (
    <TagsInput
      {...wordsOf(props)}
      data={columns.map((column) => column.name)}
      value={value}
      acceptValueOnBlur
      placeholder={value.length === 0 ? 'Choose columns' : ''}
      onChange={(next) => props.onChange(next)}
    />
  )
}
