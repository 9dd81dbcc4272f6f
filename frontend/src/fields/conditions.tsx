import { Button, SegmentedControl, Select, Stack } from '@mantine/core'
import { conditionWords, conditionsToSql, readConditions, sameName, type Conditions, type ConditionTest } from '@millrace/shared'
import { useMemo } from 'react'
import { t, tDefinition } from '../ui/text.ts'
import { ColumnSelect } from './columns.tsx'
import { ConditionValue, testsFor } from './ConditionValue.tsx'
import { ConditionResults } from './ConditionResults.tsx'
import { errorOf, useColumns, type FieldProps } from './context.ts'
import { FormulaBox } from './formulas.tsx'
import { RowList } from './RowList.tsx'

/** Tests that compare with nothing. */
const ALONE: ReadonlySet<ConditionTest> = new Set(['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse'])
const NO_CONDITIONS: Conditions = { mode: 'rows', match: 'all', rows: [] }
const MODES = [
  { value: 'rows', label: () => t('Conditions') },
  { value: 'formula', label: () => t('Formula') },
]
const MATCHES = [
  { value: 'all', label: t('all of these hold') },
  { value: 'any', label: t('any of these holds') },
]

/** Conditions as rows, or as a formula; rows turn into a formula. As a part of a setting they do not show which rows pass. */
export function ConditionsField(props: FieldProps<'conditions'> & { isPart?: boolean }) {
  const value = (props.value ?? props.fallback ?? NO_CONDITIONS) as Conditions
  const set = (next: Conditions) => props.onChange(next)
  const arriving = useColumns()
  const typeOf = (name: string) => arriving.find((column) => sameName(column.name, name))?.type
  const asRows = useMemo(() => (value.mode === 'formula' ? readConditions(value.formula) : undefined), [value])
  const isEmpty = value.mode === 'formula' ? value.formula.trim() === '' : value.rows.length === 0
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('How {label} is given', { label: props.meta.label })}
        data={MODES.map((mode) => ({ ...mode, label: mode.label(), disabled: mode.value === 'rows' && asRows === null }))}
        value={value.mode}
        onChange={(mode) => {
          if (mode === value.mode) return
          if (mode === 'formula') set({ mode: 'formula', formula: conditionsToSql(value, typeOf) })
          else if (asRows) set(asRows)
        }}
      />
      {asRows === null && (
        <p className="mr-note">
          {t('This formula says more than conditions can.')}{' '}
          <Button variant="subtle" size="compact-xs" onClick={() => set({ mode: 'rows', match: 'all', rows: [] })}>
            {t('Start over with conditions')}
          </Button>
        </p>
      )}
      {value.mode === 'formula' ? (
        <div>
          <FormulaBox
            place={props.place}
            label={props.meta.label}
            description={
              props.meta.columnsOf === undefined && props.meta.port === undefined
                ? t("Rows stay where this is true, such as amount > 100 and shop = 'north'.")
                : (props.meta.hint ?? '')
            }
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
      {!isEmpty && !props.isPart && props.meta.columnsOf === undefined && props.meta.port === undefined && (
        <ConditionResults node={props.place.node} />
      )}
    </Stack>
  )
}

type RowsMode = Extract<Conditions, { mode: 'rows' }>

/** A test that the column's type does not know makes way for one that it does. */
const fitting = (row: RowsMode['rows'][number], type: string | undefined): RowsMode['rows'][number] =>
  testsFor(type).includes(row.test) ? row : { ...row, test: testsFor(type)[0]! }

function ConditionRows(props: Omit<FieldProps<'conditions'>, 'value'> & { value: RowsMode; set(next: Conditions): void }) {
  const { value, set, error, errors, meta, place } = props
  const columns = useColumns()
  const typeOf = (name: string) => columns.find((column) => sameName(column.name, name))?.type
  // A test that was chosen stays in the list, whatever the column has become.
  const testsOf = ({ column, test }: RowsMode['rows'][number]) => [...new Set([...testsFor(typeOf(column)), test])]
  const rowErrors = Object.fromEntries(
    Object.entries(errors).flatMap(([path, text]) => (path.startsWith('rows.') ? [[path.slice('rows.'.length), text]] : [])),
  )
  return (
    <>
      {value.rows.length > 1 && (
        <Select
          aria-label={t('How many conditions must hold')}
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
        add={{
          label: t('Add a condition'),
          row: () => fitting({ column: columns[0]?.name ?? '', test: 'equals', value: '' }, columns[0]?.type),
        }}
        onChange={(rows) => set({ ...value, rows })}
      >
        {(row, change, index) => (
          <Stack gap={4}>
            <ColumnSelect
              aria-label={t('Column of condition {number, number}', { number: index + 1 })}
              error={errorOf(rowErrors, `${index}.column`) !== undefined}
              value={row.column}
              onChange={(column) => change(fitting({ ...row, column }, typeOf(column)))}
            />
            <Select
              aria-label={t('Test of condition {number, number}', { number: index + 1 })}
              allowDeselect={false}
              data={testsOf(row).map((test) => ({ value: test, label: tDefinition(conditionWords[test]) }))}
              value={row.test}
              onChange={(test) => change({ ...row, test: test ?? 'equals' })}
            />
            {!ALONE.has(row.test) && (
              <ConditionValue
                node={place.node}
                column={row.column}
                type={typeOf(row.column)}
                test={row.test}
                value={row.value}
                number={index + 1}
                isWrong={errorOf(rowErrors, `${index}.value`) !== undefined}
                onChange={(next) => change({ ...row, value: next })}
              />
            )}
          </Stack>
        )}
      </RowList>
    </>
  )
}
