import { SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { conditionTests, conditionWords, conditionsToSql, sameName, type Conditions, type ConditionTest } from '@millrace/shared'
import { ColumnSelect } from './columns.tsx'
import { errorOf, useColumns, type FieldProps } from './context.ts'
import { FormulaBox } from './formulas.tsx'
import { RowList } from './RowList.tsx'

/** Tests that compare with nothing. */
const ALONE: ReadonlySet<ConditionTest> = new Set(['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse'])
const MODES = [
  { value: 'rows', label: 'Conditions' },
  { value: 'formula', label: 'Formula' },
]
const MATCHES = [
  { value: 'all', label: 'all of these hold' },
  { value: 'any', label: 'any of these holds' },
]

/** Conditions as rows, or as a formula; rows turn into a formula. */
export function ConditionsField(props: FieldProps<'conditions'>) {
  const value = (props.value ?? props.fallback ?? { mode: 'rows', match: 'all', rows: [] }) as Conditions
  const set = (next: Conditions) => props.onChange(next)
  const arriving = useColumns()
  const typeOf = (name: string) => arriving.find((column) => sameName(column.name, name))?.type
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={`How ${props.meta.label} is given`}
        data={MODES}
        value={value.mode}
        onChange={(mode) => {
          if (mode === value.mode) return
          set(mode === 'formula' ? { mode: 'formula', formula: conditionsToSql(value, typeOf) } : { mode: 'rows', match: 'all', rows: [] })
        }}
      />
      {value.mode === 'formula' ? (
        <div>
          <FormulaBox
            place={props.place}
            label={props.meta.label}
            description="Rows stay where this is true, such as amount > 100 and shop = 'north'."
            {...((props.error ?? errorOf(props.errors, 'formula')) !== undefined && {
              error: props.error ?? errorOf(props.errors, 'formula')!,
            })}
            value={value.formula}
            onChange={(formula) => set({ mode: 'formula', formula })}
          />
        </div>
      ) : (
        <ConditionRows {...props} value={value} set={set} />
      )}
    </Stack>
  )
}

type RowsMode = Extract<Conditions, { mode: 'rows' }>

function ConditionRows(props: Omit<FieldProps<'conditions'>, 'value'> & { value: RowsMode; set(next: Conditions): void }) {
  const { value, set, error, errors, meta, place } = props
  const columns = useColumns()
  const rowErrors = Object.fromEntries(
    Object.entries(errors).flatMap(([path, text]) => (path.startsWith('rows.') ? [[path.slice('rows.'.length), text]] : [])),
  )
  return (
    <>
      {value.rows.length > 1 && (
        <Select
          aria-label="How many conditions must hold"
          allowDeselect={false}
          data={MATCHES}
          value={value.match}
          onChange={(match) => set({ ...value, match: match === 'any' ? 'any' : 'all' })}
        />
      )}
      <RowList
        place={place}
        meta={meta}
        error={error}
        errors={rowErrors}
        rows={value.rows}
        add={{ label: 'Add a condition', row: () => ({ column: columns[0]?.name ?? '', test: 'equals' as const, value: '' }) }}
        onChange={(rows) => set({ ...value, rows })}
      >
        {(row, change, index) => (
          <Stack gap={4}>
            <ColumnSelect
              aria-label={`Column of condition ${index + 1}`}
              error={errorOf(rowErrors, `${index}.column`) !== undefined}
              value={row.column}
              onChange={(column) => change({ ...row, column })}
            />
            <Select
              aria-label={`Test of condition ${index + 1}`}
              allowDeselect={false}
              data={conditionTests.map((test) => ({ value: test, label: conditionWords[test] }))}
              value={row.test}
              onChange={(test) => change({ ...row, test: test ?? 'equals' })}
            />
            {row.test === 'oneOf' ? (
              <Textarea
                aria-label={`Values of condition ${index + 1}`}
                placeholder="One value per line"
                autosize
                error={errorOf(rowErrors, `${index}.value`) !== undefined}
                value={row.value}
                onChange={(event) => change({ ...row, value: event.currentTarget.value })}
              />
            ) : (
              !ALONE.has(row.test) && (
                <TextInput
                  aria-label={`Value of condition ${index + 1}`}
                  placeholder="Value"
                  error={errorOf(rowErrors, `${index}.value`) !== undefined}
                  value={row.value}
                  onChange={(event) => change({ ...row, value: event.currentTarget.value })}
                />
              )
            )}
          </Stack>
        )}
      </RowList>
    </>
  )
}
