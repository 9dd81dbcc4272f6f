/** Fields that are lists of rows: conditions, measures, formulas, sort keys, columns. */
import { ActionIcon, Button, Group, Input, NumberInput, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import {
  aggregateFunctions,
  aggregateWords,
  conditionTests,
  conditionWords,
  conditionsToSql,
  type AggregateRow,
  type Column,
  type Conditions,
  type ConditionTest,
  type GeneratorColumn,
  type Json,
  type MappingRow,
} from '@millrace/shared'
import { IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useColumns, type FieldProps } from './context.ts'
import { AddButton, ColumnSelect } from './simple.tsx'

/** Rows that can be added and removed, under one label. */
function RowList<T>(props: {
  meta: FieldProps['meta']
  error: string | undefined
  rows: readonly T[]
  add: { label: string; row(): T }
  onChange(rows: T[]): void
  children(row: T, change: (row: T) => void, index: number): ReactNode
}) {
  const { rows, onChange } = props
  return (
    <Input.Wrapper label={props.meta.label} description={props.meta.hint} error={props.error} labelElement="div">
      <Stack gap="xs" mt={4} role="group" aria-label={props.meta.label}>
        {rows.map((row, index) => (
          // Rows have no identity of their own: what stands third is the third.
          <Group key={index} gap={4} align="flex-start" wrap="nowrap">
            <div style={{ flex: 1, minInlineSize: 0 }}>
              {props.children(row, (next) => onChange(rows.map((each, at) => (at === index ? next : each))), index)}
            </div>
            <ActionIcon
              aria-label={`Remove row ${index + 1} of ${props.meta.label}`}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <AddButton onClick={() => onChange([...rows, props.add.row()])}>{props.add.label}</AddButton>
      </Stack>
    </Input.Wrapper>
  )
}

const list = <T,>(value: Json | undefined): T[] => (Array.isArray(value) ? (value as T[]) : [])

/** Tests that compare with nothing. */
const ALONE: ReadonlySet<ConditionTest> = new Set(['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse'])

export function ConditionsField(props: FieldProps<'conditions'>) {
  const columns = useColumns()
  const value = (props.value ?? { mode: 'rows', match: 'all', rows: [] }) as Conditions
  const set = (next: Conditions) => props.onChange(next)
  const modes = [
    { value: 'rows', label: 'Conditions' },
    { value: 'formula', label: 'Formula' },
  ]
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={`How ${props.meta.label} is given`}
        data={modes}
        value={value.mode}
        onChange={(mode) => {
          if (mode === value.mode) return
          set(mode === 'formula' ? { mode: 'formula', formula: conditionsToSql(value) } : { mode: 'rows', match: 'all', rows: [] })
        }}
      />
      {value.mode === 'formula' ? (
        <Textarea
          label={props.meta.label}
          description="Rows stay where this is true."
          error={props.error}
          autosize
          minRows={2}
          value={value.formula}
          styles={{ input: { fontFamily: 'var(--mr-mono)' } }}
          onChange={(event) => set({ mode: 'formula', formula: event.currentTarget.value })}
        />
      ) : (
        <>
          {value.rows.length > 1 && (
            <Select
              aria-label="How many conditions must hold"
              allowDeselect={false}
              data={[
                { value: 'all', label: 'all of these hold' },
                { value: 'any', label: 'any of these holds' },
              ]}
              value={value.match}
              onChange={(match) => set({ ...value, match: match === 'any' ? 'any' : 'all' })}
            />
          )}
          <RowList
            meta={props.meta}
            error={props.error}
            rows={value.rows}
            add={{ label: 'Add a condition', row: () => ({ column: columns[0]?.name ?? '', test: 'equals' as const, value: '' }) }}
            onChange={(rows) => set({ ...value, rows })}
          >
            {(row, change, index) => (
              <Stack gap={4}>
                <ColumnSelect
                  aria-label={`Column of condition ${index + 1}`}
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
                {!ALONE.has(row.test) &&
                  (row.test === 'oneOf' ? (
                    <Textarea
                      aria-label={`Values of condition ${index + 1}`}
                      placeholder="One value per line"
                      autosize
                      minRows={2}
                      value={row.value}
                      onChange={(event) => change({ ...row, value: event.currentTarget.value })}
                    />
                  ) : (
                    <TextInput
                      aria-label={`Value of condition ${index + 1}`}
                      value={row.value}
                      onChange={(event) => change({ ...row, value: event.currentTarget.value })}
                    />
                  ))}
              </Stack>
            )}
          </RowList>
        </>
      )}
    </Stack>
  )
}

export function AggregatesField(props: FieldProps<'aggregates'>) {
  const allowed = props.meta.only ?? aggregateFunctions
  const name = (row: AggregateRow) => (row.fn === 'count' ? 'count' : `${row.fn}_${row.column}`)
  return (
    <RowList
      meta={props.meta}
      error={props.error}
      rows={list<AggregateRow>(props.value)}
      add={{ label: 'Add a measure', row: () => ({ as: 'count', fn: 'count' as const, column: '' }) }}
      onChange={(rows) => props.onChange(rows)}
    >
      {(row, change, index) => {
        // A name that was made from the measure follows it; one that a person gave stays.
        const follow = (next: AggregateRow) => change(row.as === name(row) ? { ...next, as: name(next) } : next)
        return (
          <Stack gap={4}>
            <Select
              aria-label={`Measure ${index + 1}`}
              allowDeselect={false}
              data={allowed.map((fn) => ({ value: fn, label: aggregateWords[fn] }))}
              value={row.fn}
              onChange={(fn) => follow({ ...row, fn: fn ?? 'count' })}
            />
            {row.fn !== 'count' && (
              <ColumnSelect
                aria-label={`Column of measure ${index + 1}`}
                value={row.column ?? ''}
                onChange={(column) => follow({ ...row, column })}
              />
            )}
            <TextInput
              aria-label={`Name of measure ${index + 1}`}
              leftSection="as"
              value={row.as}
              onChange={(event) => change({ ...row, as: event.currentTarget.value })}
            />
          </Stack>
        )
      }}
    </RowList>
  )
}

export function MappingField(props: FieldProps<'mapping'>) {
  return (
    <RowList
      meta={props.meta}
      error={props.error}
      rows={list<MappingRow>(props.value)}
      add={{ label: 'Add a column', row: () => ({ as: 'new_column', formula: '' }) }}
      onChange={(rows) => props.onChange(rows)}
    >
      {(row, change, index) => (
        <Stack gap={4}>
          <TextInput
            aria-label={`Name of column ${index + 1}`}
            value={row.as}
            onChange={(event) => change({ ...row, as: event.currentTarget.value })}
          />
          <Textarea
            aria-label={`Formula of column ${index + 1}`}
            placeholder="such as price * amount, or upper(name)"
            autosize
            minRows={1}
            value={row.formula}
            styles={{ input: { fontFamily: 'var(--mr-mono)' } }}
            onChange={(event) => change({ ...row, formula: event.currentTarget.value })}
          />
        </Stack>
      )}
    </RowList>
  )
}

export function SortKeysField(props: FieldProps<'sortKeys'>) {
  const columns = useColumns()
  return (
    <RowList
      meta={props.meta}
      error={props.error}
      rows={list<{ column: string; descending: boolean }>(props.value)}
      add={{ label: 'Add a column', row: () => ({ column: columns[0]?.name ?? '', descending: true }) }}
      onChange={(rows) => props.onChange(rows)}
    >
      {(row, change, index) => (
        <Stack gap={4}>
          <ColumnSelect aria-label={`Sort column ${index + 1}`} value={row.column} onChange={(column) => change({ ...row, column })} />
          <Select
            aria-label={`Order of sort column ${index + 1}`}
            allowDeselect={false}
            data={[
              { value: 'down', label: 'largest first' },
              { value: 'up', label: 'smallest first' },
            ]}
            value={row.descending ? 'down' : 'up'}
            onChange={(order) => change({ ...row, descending: order !== 'up' })}
          />
        </Stack>
      )}
    </RowList>
  )
}

const TYPES = [
  'VARCHAR',
  'BIGINT',
  'INTEGER',
  'DOUBLE',
  'DECIMAL(18,2)',
  'BOOLEAN',
  'TIMESTAMP',
  'TIMESTAMPTZ',
  'DATE',
  'UUID',
  'JSON',
  'VARCHAR[]',
]
const TYPE_WORDS: Record<string, string> = {
  VARCHAR: 'text',
  BIGINT: 'whole number',
  INTEGER: 'small whole number',
  DOUBLE: 'number',
  'DECIMAL(18,2)': 'amount with 2 decimals',
  BOOLEAN: 'yes or no',
  TIMESTAMP: 'date and time',
  TIMESTAMPTZ: 'moment in time',
  DATE: 'date',
  UUID: 'UUID',
  JSON: 'nested value',
  'VARCHAR[]': 'list of texts',
}

/** Names and types, as a person fixes them. */
export function ColumnList(props: {
  meta: FieldProps['meta']
  error: string | undefined
  columns: readonly Column[]
  onChange(columns: Column[]): void
}) {
  return (
    <RowList
      meta={props.meta}
      error={props.error}
      rows={props.columns}
      add={{ label: 'Add a column', row: () => ({ name: `column_${props.columns.length + 1}`, type: 'VARCHAR' }) }}
      onChange={props.onChange}
    >
      {(column, change, index) => {
        const data = TYPES.includes(column.type) ? TYPES : [...TYPES, column.type]
        return (
          <Group gap={4} wrap="nowrap">
            <TextInput
              style={{ flex: 1 }}
              aria-label={`Name of column ${index + 1}`}
              value={column.name}
              onChange={(event) => change({ ...column, name: event.currentTarget.value })}
            />
            <Select
              w={128}
              aria-label={`Type of column ${index + 1}`}
              allowDeselect={false}
              data={data.map((type) => ({ value: type, label: TYPE_WORDS[type] ?? type }))}
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
      meta={props.meta}
      error={props.error}
      columns={list<Column>(props.value)}
      onChange={(columns) => props.onChange(columns as unknown as Json)}
    />
  )
}

const MAKES: { value: GeneratorColumn['make']; label: string }[] = [
  { value: 'sequence', label: '1, 2, 3…' },
  { value: 'integer', label: 'whole number' },
  { value: 'number', label: 'number' },
  { value: 'choice', label: 'one of some values' },
  { value: 'words', label: 'words' },
  { value: 'time', label: 'the time' },
  { value: 'uuid', label: 'UUID' },
]

function made(name: string, make: GeneratorColumn['make']): GeneratorColumn {
  if (make === 'integer') return { name, make, min: 1, max: 100 }
  if (make === 'number') return { name, make, min: 0, max: 100 }
  if (make === 'choice') return { name, make, values: ['a', 'b', 'c'] }
  if (make === 'words') return { name, make, count: 5 }
  return { name, make }
}

export function GeneratorColumnsField(props: FieldProps<'generatorColumns'>) {
  const rows = list<GeneratorColumn>(props.value)
  return (
    <RowList
      meta={props.meta}
      error={props.error}
      rows={rows}
      add={{ label: 'Add a column', row: () => made(`column_${rows.length + 1}`, 'number') }}
      onChange={(next) => props.onChange(next)}
    >
      {(row, change, index) => (
        <Stack gap={4}>
          <Group gap={4} wrap="nowrap">
            <TextInput
              style={{ flex: 1 }}
              aria-label={`Name of column ${index + 1}`}
              value={row.name}
              onChange={(event) => change({ ...row, name: event.currentTarget.value })}
            />
            <Select
              w={128}
              aria-label={`What column ${index + 1} holds`}
              allowDeselect={false}
              data={MAKES}
              value={row.make}
              onChange={(make) => change(made(row.name, make ?? 'number'))}
            />
          </Group>
          {(row.make === 'integer' || row.make === 'number') && (
            <Group gap={4} wrap="nowrap">
              <NumberInput
                aria-label={`Least of column ${index + 1}`}
                leftSection="≥"
                allowDecimal={row.make === 'number'}
                value={row.min}
                onChange={(min) => change({ ...row, min: Number(min) })}
              />
              <NumberInput
                aria-label={`Most of column ${index + 1}`}
                leftSection="≤"
                allowDecimal={row.make === 'number'}
                value={row.max}
                onChange={(max) => change({ ...row, max: Number(max) })}
              />
            </Group>
          )}
          {row.make === 'choice' && (
            <TextInput
              aria-label={`Values of column ${index + 1}, with commas between`}
              value={row.values.join(', ')}
              onChange={(event) => change({ ...row, values: event.currentTarget.value.split(',').map((value) => value.trim()) })}
            />
          )}
          {row.make === 'words' && (
            <NumberInput
              aria-label={`Words of column ${index + 1}`}
              suffix=" words"
              min={1}
              max={100}
              value={row.count}
              onChange={(count) => change({ ...row, count: Number(count) })}
            />
          )}
        </Stack>
      )}
    </RowList>
  )
}

/** For forms that offer a single act. */
export function ActButton(props: { children: string; onClick(): void; loading?: boolean; disabled?: boolean }) {
  return <Button size="compact-sm" variant="default" {...props} />
}
