/** Fields that name columns. */
import { Group, Select, TagsInput } from '@mantine/core'
import type { Column } from '@millrace/shared'
import { useColumns, useColumnsFor, type FieldProps } from './context.ts'
import { textOf, wordsOf } from './simple.tsx'
import { t } from '../ui/text.ts'
import { TypeIcon } from './TypeIcon.tsx'
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
  'aria-required'?: boolean
  'aria-label'?: string
  /** Absent = those that arrive. */
  columns?: readonly Column[]
  /** Which columns can be chosen, and why not the others. */
  only?: { fits(column: Column): boolean; reason: string } | undefined
  value: string
  onChange(value: string): void
}) {
  const arriving = useColumns()
  const { value, onChange, columns = arriving, only, ...rest } = props
  const data: Option[] = columns.map((column) => {
    const disabled = only !== undefined && !only.fits(column)
    return { value: column.name, label: column.name, type: column.type, words: disabled ? only.reason : typeWords(column.type), disabled }
  })
  if (value && !columns.some(({ name }) => name === value)) data.push({ value, label: value, words: t('does not arrive') })
  return (
    <Select
      {...rest}
      searchable
      allowDeselect={false}
      data={data}
      value={value || null}
      placeholder={t('Choose a column')}
      nothingFoundMessage={data.length === 0 ? t('No columns arrive yet') : t('No such column')}
      onChange={(next) => onChange(next ?? '')}
      renderOption={({ option }) => (
        <Group wrap="nowrap" w="100%" gap="xs">
          <TypeIcon type={(option as Option).type} />
          <bdi className="mr-clip mr-fill">{option.label}</bdi>
          <span className="mr-dim mr-small">{(option as Option).words}</span>
        </Group>
      )}
    />
  )
}

interface Option {
  value: string
  label: string
  type?: string
  words: string
  disabled?: boolean
}

/** What is wrong, and the button that mends it, stand below a field, where the list would cover them; its label stays in sight too. */
const ABOVE = { position: 'top', offset: 26 } as const

export function ColumnsField(props: FieldProps<'columns'>) {
  const columns = useColumnsFor(props.meta)
  const found = props.value ?? props.fallback
  const value = Array.isArray(found) ? found.map(String) : []
  return (
    <TagsInput
      {...wordsOf(props)}
      data={columns.map((column) => column.name)}
      renderOption={({ option }) => {
        const type = columns.find((column) => column.name === option.value)?.type
        return (
          <Group wrap="nowrap" w="100%" gap="xs">
            <TypeIcon type={type} />
            <bdi className="mr-clip mr-fill">{option.value}</bdi>
            <span className="mr-dim mr-small">{type === undefined ? '' : typeWords(type)}</span>
          </Group>
        )
      }}
      value={value}
      acceptValueOnBlur
      comboboxProps={props.error === undefined ? {} : ABOVE}
      placeholder={value.length === 0 ? t('Choose columns') : ''}
      onChange={(next) => props.onChange(next)}
    />
  )
}
