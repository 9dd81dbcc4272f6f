import { Select, Stack, TextInput } from '@mantine/core'
import {
  aggregateFunctions,
  aggregateWords,
  isNumeric,
  mostOf,
  nameOfMeasure,
  percentOf,
  type AggregateRow,
  type JsonObject,
} from '@millrace/shared'
import { useContext } from 'react'
import { t, tDefinition } from '../ui/text.ts'
import { ColumnSelect } from './columns.tsx'
import { errorOf, SettingsContext, useColumns, type FieldProps } from './context.ts'
import { freeName, isMadeName } from './ownNames.ts'
import { RowList, rowsOf } from './RowList.tsx'
import { NumberBox } from './simple.tsx'
import { useNaming } from './useNaming.ts'

const ONLY_NUMBERS: ReadonlySet<AggregateRow['fn']> = new Set(['sum', 'avg', 'stddev', 'variance'])
/** Measures that take some of the values. */
const LIMITED: ReadonlySet<AggregateRow['fn']> = new Set(['topValues', 'list', 'textJoin'])

/** Measures: what is computed, of which column, under which name. */
export function AggregatesField(props: FieldProps<'aggregates'>) {
  const settings = useContext(SettingsContext)
  const naming = useNaming(props.place.node)
  const columns = useColumns()
  const allowed = props.meta.only ?? aggregateFunctions
  const rows = rowsOf<AggregateRow>(props.value ?? props.fallback)
  const refused = refusal(props.meta, settings)
  return (
    <RowList
      {...props}
      rows={rows}
      add={{ label: t('Add a measure'), row: () => newMeasure(rows, columns) }}
      onChange={(next) => props.onChange(next)}
    >
      {(row, change, index) => {
        const others = rows.filter((each) => each !== row)
        // A name that was made from the measure follows it; one that a person gave stays.
        const follow = (next: AggregateRow) =>
          change(isMadeName(row.as, nameOfMeasure(row)) ? { ...next, as: freeName(nameOfMeasure(next), others) } : next)
        const number = { number: index + 1 }
        return (
          <Stack gap={4}>
            <Select
              aria-label={t('Measure {number, number}', number)}
              allowDeselect={false}
              error={errorOf(props.errors, `${index}.fn`) !== undefined}
              data={allowed.map((fn) => ({ value: fn, label: tDefinition(aggregateWords[fn]), disabled: refused(fn) !== undefined }))}
              renderOption={({ option }) => (
                <span>
                  {option.label}
                  {option.disabled && <span className="mr-block mr-dim mr-small">{refused(option.value)}</span>}
                </span>
              )}
              value={row.fn}
              onChange={(fn) => follow({ ...row, fn: fn ?? 'count' })}
            />
            {row.fn !== 'count' && (
              <ColumnSelect
                aria-label={t('Column of measure {number, number}', number)}
                error={errorOf(props.errors, `${index}.column`) !== undefined}
                only={ONLY_NUMBERS.has(row.fn) ? { fits: ({ type }) => isNumeric(type), reason: t('no number') } : undefined}
                value={row.column ?? ''}
                onChange={(column) => follow({ ...row, column })}
              />
            )}
            <MeasureDetails row={row} index={index} errors={props.errors} place={props.place} onChange={follow} />
            <TextInput
              {...naming}
              aria-label={t('Name of measure {number, number}', number)}
              leftSection={<span className="mr-small">{t('as')}</span>}
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

/** What a measure needs beside its column: which percentile, how many values, and what stands between them. */
function MeasureDetails(
  props: Pick<FieldProps<'aggregates'>, 'errors' | 'place'> & { row: AggregateRow; index: number; onChange(row: AggregateRow): void },
) {
  const { row, index, errors, onChange } = props
  const place = (part: string) => ({ ...props.place, setting: `${props.place.setting}.${index}.${part}` })
  const number = { number: index + 1 }
  return (
    <>
      {row.fn === 'percentile' && (
        <NumberBox
          label={t('Percent of measure {number, number}', number)}
          place={place('percent')}
          sign="%"
          error={errorOf(errors, `${index}.percent`) !== undefined}
          value={percentOf(row)}
          onChange={(percent) => onChange({ ...row, percent })}
        />
      )}
      {LIMITED.has(row.fn) && (
        <NumberBox
          label={t('Most values of measure {number, number}', number)}
          place={place('most')}
          sign="≤"
          error={errorOf(errors, `${index}.most`) !== undefined}
          value={mostOf(row)}
          onChange={(most) => onChange({ ...row, most })}
        />
      )}
      {row.fn === 'textJoin' && (
        <TextInput
          aria-label={t('Separator of measure {number, number}', number)}
          leftSection={<span className="mr-small">{t('by')}</span>}
          error={errorOf(errors, `${index}.separator`) !== undefined}
          value={row.separator ?? ', '}
          onChange={(event) => onChange({ ...row, separator: event.currentTarget.value })}
        />
      )}
    </>
  )
}

/** Why a measure cannot be chosen beside the other settings. */
function refusal({ limited }: FieldProps<'aggregates'>['meta'], settings: JsonObject): (fn: AggregateRow['fn']) => string | undefined {
  const holds = limited?.when.is.includes(settings[limited.when.setting] as string)
  return (fn) => (limited && holds && !limited.to.includes(fn) ? tDefinition(limited.reason) : undefined)
}

/** The first measure counts; a further one adds up a column of numbers, where there is one that is not added up yet. */
function newMeasure(rows: readonly AggregateRow[], columns: readonly { name: string; type: string }[]): AggregateRow {
  const numbers = columns.filter(({ name, type }) => isNumeric(type) && !rows.some(({ fn, column }) => fn === 'sum' && column === name))
  // Numbers that only tell things apart have no sum that means anything.
  const number = numbers.find(({ name }) => !/(^|_)(id|nr|no|number)$/i.test(name)) ?? numbers[0]
  const row: AggregateRow =
    rows.some(({ fn }) => fn === 'count') && number ? { as: '', fn: 'sum', column: number.name } : { as: '', fn: 'count', column: '' }
  return { ...row, as: freeName(nameOfMeasure(row), rows) }
}
