/** Fields of one value. */
import { Group, Select, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FieldProps, Place } from './context.ts'
import { useTyped } from './useTyped.ts'
import { useTypedNumber } from './useTypedNumber.ts'

/** Label, hint and problem of a field. */
export const wordsOf = ({ meta, error }: Pick<FieldProps, 'meta' | 'error'>) => ({
  label: meta.label,
  ...(meta.hint !== undefined && { description: meta.hint }),
  ...(error !== undefined && { error }),
})

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

export function TextField(props: FieldProps<'text'>) {
  const typed = useTyped(textOf(props.value ?? props.fallback), props.onChange)
  return <TextInput {...wordsOf(props)} {...typed} placeholder={props.meta.placeholder ?? ''} spellCheck={false} />
}

export function NumberField(props: FieldProps<'number'>) {
  const fallback = numberOf(props.fallback)
  const typed = useTypedNumber({ place: props.place, value: numberOf(props.value), onChange: props.onChange })
  return (
    <TextInput
      {...wordsOf(props)}
      {...typed}
      inputMode="decimal"
      autoComplete="off"
      placeholder={fallback === undefined ? '' : String(fallback)}
      {...(props.meta.unit !== undefined && { rightSection: <span className="mr-unit">{props.meta.unit}</span>, rightSectionWidth: 64 })}
    />
  )
}

/** A number without a label of its own, as it stands in rows of a list. */
export function NumberBox(props: {
  label: string
  place: Place
  value: number
  sign?: string
  error?: boolean
  onChange(value: number): void
}) {
  const { label, place, value, sign, error = false, onChange } = props
  const typed = useTypedNumber({ place, value, onChange: (next) => next !== undefined && onChange(next) })
  return (
    <TextInput aria-label={label} inputMode="decimal" autoComplete="off" {...typed} error={error} {...(sign && { leftSection: sign })} />
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
  const own = numberOf(props.value)
  const value = own ?? numberOf(props.fallback)
  const fitting = UNITS.findLast(({ size }) => value !== undefined && value > 0 && value % size === 0) ?? UNITS[1]!
  const [chosen, setChosen] = useState(fitting.value)
  const unit = UNITS.find((each) => each.value === chosen) ?? fitting
  const typed = useTypedNumber({
    place: props.place,
    value: own === undefined ? undefined : own / unit.size,
    onChange: (next) => props.onChange(next === undefined ? undefined : Math.round(next * unit.size)),
  })
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap">
      <TextInput
        {...wordsOf(props)}
        {...typed}
        className="mr-fill"
        inputMode="decimal"
        autoComplete="off"
        placeholder={value === undefined ? '' : String(value / unit.size)}
      />
      <Select
        label={'\u00a0'}
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
          if (own !== undefined) props.onChange(Math.round((own / unit.size) * size))
        }}
      />
    </Group>
  )
}

export function ChoiceField(props: FieldProps<'choice'>) {
  return (
    <Select
      {...wordsOf(props)}
      allowDeselect={false}
      data={props.meta.options.map(({ value, label }) => ({ value, label }))}
      value={textOf(props.value ?? props.fallback) || null}
      onChange={(value) => props.onChange(value ?? undefined)}
    />
  )
}

export function ToggleField(props: FieldProps<'toggle'>) {
  const checked = (props.value ?? props.fallback) === true
  return (
    <Switch
      {...wordsOf(props)}
      aria-label={props.meta.label}
      checked={checked}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  )
}
