import './fields.css'
import type { FieldKind } from '@millrace/shared'
import type { ComponentType } from 'react'
import { AggregatesField } from './aggregates.tsx'
import { ColumnPairsField } from './columnPairs.tsx'
import { ColumnField, ColumnsField } from './columns.tsx'
import { ChosenColumnsField } from './chosenColumns/ChosenColumns.tsx'
import { ConditionsField } from './conditions.tsx'
import { ColumnsContext, useColumnsFor, type FieldProps } from './context.ts'
import { FieldBoundary } from './FieldBoundary.tsx'
import { FormatField } from './format.tsx'
import { GeneratorColumnsField } from './generatorColumns.tsx'
import { MappingField } from './mapping.tsx'
import { MemoriesField } from './memories.tsx'
import { metaInLanguage } from './metaInLanguage.ts'
import { RoutesField } from './routes.tsx'
import { SchemaField } from './schema.tsx'
import { SecretField } from './secret.tsx'
import { ChoiceField, DurationField, NumberField, TextField, ToggleField } from './simple.tsx'
import { ChoicesField, ValuesField } from './several.tsx'
import { SortKeysField } from './sortKeys.tsx'
import { CodeField, ExpressionField } from './formulas.tsx'
import { TableField } from './table.tsx'

/** A component for every kind of setting: a kind without one does not compile. */
const FIELDS: { [K in FieldKind]: ComponentType<FieldProps<K>> } = {
  text: TextField,
  number: NumberField,
  duration: DurationField,
  choice: ChoiceField,
  choices: ChoicesField,
  toggle: ToggleField,
  column: ColumnField,
  columns: ColumnsField,
  values: ValuesField,
  columnPairs: ColumnPairsField,
  expression: ExpressionField,
  conditions: ConditionsField,
  routes: RoutesField,
  aggregates: AggregatesField,
  memories: MemoriesField,
  mapping: MappingField,
  chosenColumns: ChosenColumnsField,
  sortKeys: SortKeysField,
  schema: SchemaField,
  format: FormatField,
  secret: SecretField,
  table: TableField,
  generatorColumns: GeneratorColumnsField,
  code: CodeField,
}

/** The field of a setting, by its kind. */
export function Field(props: FieldProps) {
  const Kind = FIELDS[props.meta.kind] as ComponentType<FieldProps>
  const columns = useColumnsFor(props.meta)
  const meta = metaInLanguage(props.meta)
  return (
    <ColumnsContext value={columns}>
      <FieldBoundary label={meta.label} value={props.value} onReset={() => props.onChange(undefined)}>
        <Kind {...props} meta={meta} />
      </FieldBoundary>
    </ColumnsContext>
  )
}
