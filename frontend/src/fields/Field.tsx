import type { FieldKind } from '@millrace/shared'
import type { ComponentType } from 'react'
import type { FieldProps } from './context.ts'
import { FormatField, TableField } from './formats.tsx'
import { AggregatesField, ConditionsField, GeneratorColumnsField, MappingField, SchemaField, SortKeysField } from './lists.tsx'
import {
  ChoiceField,
  CodeField,
  ColumnField,
  ColumnsField,
  DurationField,
  ExpressionField,
  NumberField,
  SecretField,
  TextField,
  ToggleField,
} from './simple.tsx'

/** A component for every kind of setting: a kind without one does not compile. */
const FIELDS: { [K in FieldKind]: ComponentType<FieldProps<K>> } = {
  text: TextField,
  number: NumberField,
  duration: DurationField,
  choice: ChoiceField,
  toggle: ToggleField,
  column: ColumnField,
  columns: ColumnsField,
  expression: ExpressionField,
  conditions: ConditionsField,
  aggregates: AggregatesField,
  mapping: MappingField,
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
  return <Kind {...props} />
}
