import { Stack, TextInput } from '@mantine/core'
import type { MappingRow } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { errorOf, type FieldProps } from './context.ts'
import { FormulaResults } from './FormulaResults.tsx'
import { FormulaBox } from './formulas.tsx'
import { RowList, rowsOf } from './RowList.tsx'
import { useNaming } from './useNaming.ts'

/** New columns, each with its formula. */
export function MappingField(props: FieldProps<'mapping'>) {
  const naming = useNaming(props.place.node)
  return (
    <div>
      <RowList
        {...props}
        rows={rowsOf<MappingRow>(props.value ?? props.fallback)}
        add={{ label: t('Add a column'), row: () => ({ as: 'new_column', formula: '' }) }}
        onChange={(rows) => props.onChange(rows)}
      >
        {(row, change, index) => (
          <Stack gap={4}>
            <TextInput
              {...naming}
              aria-label={t('Name of column {n}', { n: index + 1 })}
              error={errorOf(props.errors, `${index}.as`) !== undefined}
              value={row.as}
              onChange={(event) => change({ ...row, as: event.currentTarget.value })}
            />
            <FormulaBox
              place={{ ...props.place, setting: `${props.place.setting}.${index}.formula` }}
              aria-label={t('Formula of column {n}', { n: index + 1 })}
              placeholder={t('such as price * amount, or upper(name)')}
              error={errorOf(props.errors, `${index}.formula`) !== undefined}
              value={row.formula}
              onChange={(formula) => change({ ...row, formula })}
            />
            <FormulaResults node={props.place.node} column={row.as} />
          </Stack>
        )}
      </RowList>
    </div>
  )
}
