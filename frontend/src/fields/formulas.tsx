/** Fields in which formulas and SQL are written. */
import { Textarea } from '@mantine/core'
import { useColumns, type FieldProps } from './context.ts'
import { textOf, wordsOf } from './simple.tsx'
import { useTyped } from './useTyped.ts'

const MONO = { input: { fontFamily: 'var(--mr-mono)', fontSize: 13 } }

/** A box for a formula, under which the columns stand that it can use. */
export function FormulaBox(props: {
  label?: string
  'aria-label'?: string
  description?: string
  error?: string | boolean
  placeholder?: string
  value: string
  minRows?: number
  maxRows?: number
  onChange(value: string): void
}) {
  const { value, onChange, ...rest } = props
  const typed = useTyped(value, onChange)
  return <Textarea {...rest} {...typed} autosize minRows={rest.minRows ?? 1} maxRows={rest.maxRows ?? 8} spellCheck={false} styles={MONO} />
}

/** The names that a formula here can use. */
export function ColumnsHint() {
  const columns = useColumns()
  if (columns.length === 0) return null
  return (
    <p className="mr-columns-hint" aria-label="Columns that can be used">
      {columns.map(({ name, type }) => (
        <code key={name} title={type}>
          {name}
        </code>
      ))}
    </p>
  )
}

export function ExpressionField(props: FieldProps<'expression'>) {
  return (
    <div>
      <FormulaBox
        description="A formula over the columns, such as price * 1.2 or upper(name)."
        {...wordsOf(props)}
        value={textOf(props.value ?? props.fallback)}
        placeholder={props.meta.placeholder ?? 'such as price * 1.2'}
        onChange={props.onChange}
      />
      <ColumnsHint />
    </div>
  )
}

export function CodeField(props: FieldProps<'code'>) {
  return (
    <div>
      <FormulaBox {...wordsOf(props)} value={textOf(props.value ?? props.fallback)} minRows={5} maxRows={20} onChange={props.onChange} />
      <ColumnsHint />
    </div>
  )
}
