import { Select, Stack, TextInput } from '@mantine/core'
import { isNumeric, memoryWords, nameOfMemory, type MemoryRow } from '@millrace/shared'
import { t, tDefinition } from '../ui/text.ts'
import { ColumnSelect } from './columns.tsx'
import { errorOf, useColumns, type FieldProps } from './context.ts'
import { FormulaBox } from './formulas.tsx'
import { freeName, isMadeName } from './ownNames.ts'
import { RowList, rowsOf } from './RowList.tsx'
import { useNaming } from './useNaming.ts'

/** What a state keeps of a key's rows: what it is, of which column or by which formula, under which name. */
export function MemoriesField(props: FieldProps<'memories'>) {
  const naming = useNaming(props.place.node)
  const columns = useColumns()
  const rows = rowsOf<MemoryRow>(props.value ?? props.fallback)
  return (
    <RowList
      {...props}
      rows={rows}
      add={{ label: t('Remember something else'), row: () => newMemory(rows, columns) }}
      onChange={(next) => props.onChange(next)}
    >
      {(row, change, index) => {
        const others = rows.filter((each) => each !== row)
        // A name that was made from what is remembered follows it; one that a person gave stays.
        const follow = (next: MemoryRow) =>
          change(isMadeName(row.as, nameOfMemory(row)) ? { ...next, as: freeName(nameOfMemory(next), others) } : next)
        const number = { number: index + 1 }
        const formula = (part: 'begin' | 'formula') => ({ ...props.place, setting: `${props.place.setting}.${index}.${part}` })
        return (
          <Stack gap={4}>
            <Select
              aria-label={t('What is remembered {number, number}', number)}
              allowDeselect={false}
              error={errorOf(props.errors, `${index}.fn`) !== undefined}
              data={props.meta.only.map((fn) => ({ value: fn, label: tDefinition(memoryWords[fn]) }))}
              value={row.fn}
              onChange={(fn) => follow({ ...row, fn: fn ?? 'count' })}
            />
            {row.fn !== 'count' && row.fn !== 'formula' && (
              <ColumnSelect
                aria-label={t('Column of what is remembered {number, number}', number)}
                error={errorOf(props.errors, `${index}.column`) !== undefined}
                only={row.fn === 'sum' ? { fits: ({ type }) => isNumeric(type), reason: t('no number') } : undefined}
                value={row.column ?? ''}
                onChange={(column) => follow({ ...row, column })}
              />
            )}
            <TextInput
              {...naming}
              aria-label={t('Name of what is remembered {number, number}', number)}
              leftSection={<span className="mr-small">{t('as')}</span>}
              error={errorOf(props.errors, `${index}.as`) !== undefined}
              value={row.as}
              onChange={(event) => change({ ...row, as: event.currentTarget.value })}
            />
            {row.fn === 'formula' && (
              <>
                <FormulaBox
                  place={formula('begin')}
                  label={t('Begins with')}
                  error={errorOf(props.errors, `${index}.begin`) !== undefined}
                  value={row.begin ?? '0'}
                  onChange={(begin) => change({ ...row, begin })}
                />
                <FormulaBox
                  place={formula('formula')}
                  label={t('Becomes')}
                  placeholder={t('such as {example}', { example: props.meta.example })}
                  error={errorOf(props.errors, `${index}.formula`) !== undefined}
                  value={row.formula ?? ''}
                  onChange={(next) => change({ ...row, formula: next })}
                />
              </>
            )}
          </Stack>
        )
      }}
    </RowList>
  )
}

/** The first one counts; a further one keeps the last value of a column that is not kept yet. */
function newMemory(rows: readonly MemoryRow[], columns: readonly { name: string; type: string }[]): MemoryRow {
  const column = columns.find(({ name }) => !rows.some((row) => row.fn === 'last' && row.column === name))
  const counted = rows.some(({ fn }) => fn === 'count')
  const row = {
    as: '',
    fn: counted && column ? ('last' as const) : ('count' as const),
    column: counted ? (column?.name ?? '') : '',
    begin: '0',
    formula: '',
  }
  return { ...row, as: freeName(nameOfMemory(row), rows) }
}
