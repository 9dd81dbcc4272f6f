import { Group, Select, Stack, TextInput } from '@mantine/core'
import { sameName, type ColumnChange } from '@millrace/shared'
import { useContext } from 'react'
import { t } from '../ui/text.ts'
import { ColumnSelect } from './columns.tsx'
import { errorOf, SettingsContext, useColumns, type FieldProps } from './context.ts'
import { RowList, rowsOf } from './RowList.tsx'
import { chosenTypes, typeWords } from './typeWords.ts'
import { useNaming } from './useNaming.ts'

/** Other names and types for columns that are kept. */
export function ColumnChangesField(props: FieldProps<'columnChanges'>) {
  const naming = useNaming(props.place.node)
  const arriving = useColumns()
  const settings = useContext(SettingsContext)
  const rows = rowsOf<ColumnChange>(props.value ?? props.fallback)
  const kept = rowsOf<string>(settings['columns'])
  const columns = arriving.filter(({ name }) => kept.some((each) => sameName(each, name)))
  const free = columns.find(({ name }) => !rows.some(({ column }) => sameName(column, name)))
  return (
    <RowList
      {...props}
      rows={rows}
      add={{ label: t('Rename or retype a column'), row: () => ({ column: free?.name ?? '', as: '', type: '' }) }}
      onChange={(next) => props.onChange(next)}
    >
      {(row, change, index) => {
        const number = { number: index + 1 }
        const types = chosenTypes.includes(row.type) || !row.type ? chosenTypes : [...chosenTypes, row.type]
        return (
          <Stack gap={4}>
            <ColumnSelect
              aria-label={t('Column of change {number, number}', number)}
              columns={columns}
              error={errorOf(props.errors, `${index}.column`) !== undefined}
              value={row.column}
              onChange={(column) => change({ ...row, column })}
            />
            <Group gap={4} wrap="nowrap" align="flex-start">
              <TextInput
                {...naming}
                // Until it has another name, it leaves under its own.
                data-name={row.column}
                className="mr-fill"
                aria-label={t('New name of change {number, number}', number)}
                placeholder={row.column || t('New name')}
                error={errorOf(props.errors, `${index}.as`) !== undefined}
                value={row.as ?? ''}
                onChange={(event) => change({ ...row, as: event.currentTarget.value })}
              />
              <Select
                w={124}
                aria-label={t('New type of change {number, number}', number)}
                placeholder={t('same type')}
                clearable
                comboboxProps={{ width: 190, position: 'bottom-end' }}
                data={types.map((type) => ({ value: type, label: typeWords(type) }))}
                value={row.type || null}
                onChange={(type) => change({ ...row, type: type ?? '' })}
              />
            </Group>
          </Stack>
        )
      }}
    </RowList>
  )
}
