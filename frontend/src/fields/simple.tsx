/** Fields of one value. */
import {
  Group,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  ActionIcon,
  Tooltip,
  Button,
  CopyButton,
} from '@mantine/core'
import { IconCopy, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { newToken } from '../editor/actions.ts'
import { useColumns, type FieldProps } from './context.ts'
import { useTyped } from './useTyped.ts'

const common = ({ meta, error }: Pick<FieldProps, 'meta' | 'error'>) => ({
  label: meta.label,
  ...(meta.hint !== undefined && { description: meta.hint }),
  ...(error !== undefined && { error }),
})

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function TextField(props: FieldProps<'text'>) {
  const typed = useTyped(text(props.value), props.onChange)
  return <TextInput {...common(props)} {...typed} placeholder={props.meta.placeholder ?? ''} />
}

export function NumberField(props: FieldProps<'number'>) {
  const { min, max, integer, unit } = props.meta
  return (
    <NumberInput
      {...common(props)}
      value={typeof props.value === 'number' ? props.value : ''}
      {...(min !== undefined && { min })}
      {...(max !== undefined && { max })}
      allowDecimal={!integer}
      clampBehavior="none"
      thousandSeparator=""
      suffix={unit ? ` ${unit}` : ''}
      onChange={(value) => props.onChange(typeof value === 'number' ? value : undefined)}
    />
  )
}

const UNITS = [
  { value: 'ms', label: 'milliseconds', size: 1 },
  { value: 's', label: 'seconds', size: 1000 },
  { value: 'min', label: 'minutes', size: 60_000 },
  { value: 'h', label: 'hours', size: 3_600_000 },
  { value: 'd', label: 'days', size: 86_400_000 },
]

export function DurationField(props: FieldProps<'duration'>) {
  const value = typeof props.value === 'number' ? props.value : undefined
  const fitting = UNITS.findLast(({ size }) => value !== undefined && value > 0 && value % size === 0) ?? UNITS[1]!
  const [chosen, setChosen] = useState(fitting.value)
  const unit = UNITS.find((each) => each.value === chosen) ?? fitting
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <NumberInput
        {...common(props)}
        style={{ flex: 1 }}
        value={value === undefined ? '' : value / unit.size}
        min={0}
        onChange={(next) => props.onChange(typeof next === 'number' ? Math.round(next * unit.size) : undefined)}
      />
      <Select
        label=" "
        aria-label={`Unit of ${props.meta.label}`}
        w={124}
        allowDeselect={false}
        data={UNITS}
        value={unit.value}
        onChange={(next) => {
          const size = UNITS.find((each) => each.value === next)?.size
          if (next === null || size === undefined) return
          setChosen(next)
          // The number stays as it stands: 10 seconds become 10 minutes.
          if (value !== undefined) props.onChange(Math.round((value / unit.size) * size))
        }}
      />
    </Group>
  )
}

export function ChoiceField(props: FieldProps<'choice'>) {
  return (
    <Select
      {...common(props)}
      allowDeselect={false}
      data={props.meta.options.map(({ value, label }) => ({ value, label }))}
      value={text(props.value) || null}
      onChange={(value) => props.onChange(value ?? undefined)}
    />
  )
}

export function ToggleField(props: FieldProps<'toggle'>) {
  return <Switch {...common(props)} checked={props.value === true} onChange={(event) => props.onChange(event.currentTarget.checked)} />
}

export function ColumnField(props: FieldProps<'column'>) {
  return <ColumnSelect {...common(props)} value={text(props.value)} onChange={props.onChange} />
}

/** Picks a column by name; one that does not arrive (yet) stays as it is. */
export function ColumnSelect(props: {
  label?: string
  description?: string
  error?: string | boolean
  'aria-label'?: string
  value: string
  onChange(value: string): void
  placeholder?: string
  clearable?: boolean
}) {
  const columns = useColumns()
  const { value, onChange, clearable = false, ...rest } = props
  const names = columns.map((column) => column.name)
  const data = columns.map((column) => ({ value: column.name, label: column.name, type: column.type }))
  if (value && !names.includes(value)) data.push({ value, label: value, type: 'not among the columns that arrive' })
  return (
    <Select
      {...rest}
      searchable
      clearable={clearable}
      allowDeselect={clearable}
      data={data}
      value={value || null}
      placeholder={props.placeholder ?? 'Choose a column'}
      nothingFoundMessage="No such column"
      onChange={(next) => onChange(next ?? '')}
      renderOption={({ option }) => (
        <Group justify="space-between" wrap="nowrap" w="100%" gap="sm">
          <bdi className="mr-clip">{option.label}</bdi>
          <span className="mr-dim" style={{ fontSize: 12 }}>
            {(option as (typeof data)[number]).type}
          </span>
        </Group>
      )}
    />
  )
}

export function ColumnsField(props: FieldProps<'columns'>) {
  const columns = useColumns()
  const value = Array.isArray(props.value) ? props.value.map(String) : []
  return (
    <TagsInput
      {...common(props)}
      data={columns.map((column) => column.name)}
      value={value}
      placeholder={value.length === 0 ? 'Choose columns' : ''}
      onChange={(next) => props.onChange(next)}
    />
  )
}

export function ExpressionField(props: FieldProps<'expression'>) {
  const typed = useTyped(text(props.value), props.onChange)
  return (
    <Textarea
      {...common(props)}
      {...typed}
      autosize
      minRows={1}
      maxRows={8}
      placeholder={props.meta.placeholder ?? 'such as price * 1.2'}
      styles={MONO}
    />
  )
}

export function CodeField(props: FieldProps<'code'>) {
  const typed = useTyped(text(props.value), props.onChange)
  return <Textarea {...common(props)} {...typed} autosize minRows={5} maxRows={20} spellCheck={false} styles={MONO} />
}

const MONO = { input: { fontFamily: 'var(--mr-mono)', fontSize: 13 } }

/** A stored secret never comes back: it can be replaced, and one that was just made here can be copied. */
export function SecretField(props: FieldProps<'secret'>) {
  const value = text(props.value)
  const stored = value.startsWith('secret:')
  const [shown, setShown] = useState(stored ? '' : value)
  const set = (next: string) => {
    setShown(next)
    props.onChange(next === '' ? undefined : next)
  }
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <PasswordInput
        {...common(props)}
        style={{ flex: 1, minInlineSize: 0 }}
        value={shown}
        autoComplete="off"
        placeholder={stored ? 'Stored. Type to replace it.' : ''}
        onChange={(event) => set(event.currentTarget.value)}
      />
      {shown !== '' && (
        <CopyButton value={shown}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <ActionIcon aria-label={`Copy ${props.meta.label}`} onClick={copy}>
                <IconCopy size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      )}
      <Tooltip label="Make a new one">
        <ActionIcon aria-label={`Make a new ${props.meta.label}`} onClick={() => set(newToken())}>
          <IconRefresh size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

/** A small button below a list. */
export function AddButton({ children, onClick }: { children: string; onClick(): void }) {
  return (
    <div>
      <Button variant="subtle" size="compact-sm" onClick={onClick}>
        {children}
      </Button>
    </div>
  )
}
