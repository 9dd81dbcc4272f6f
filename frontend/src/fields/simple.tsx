/** Fields of one value. */
import { Select, Switch, TextInput } from '@mantine/core'
import { durationInWords, parseDuration } from '@millrace/shared'
import { t } from '../ui/text.ts'
import type { FieldProps, Place } from './context.ts'
import { both, useNaming } from './useNaming.ts'
import { useTyped } from './useTyped.ts'
import { useTypedNumber, type Writing } from './useTypedNumber.ts'

/** Label, hint and problem of a field, and whether something must stand in it. */
export const wordsOf = ({ meta, isRequired, error }: Pick<FieldProps, 'meta' | 'isRequired' | 'error'>) => ({
  label: meta.label,
  ...(isRequired && { 'aria-required': true }),
  ...(meta.hint !== undefined && { description: meta.hint }),
  ...(error !== undefined && { error }),
})

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

export function TextField(props: FieldProps<'text'>) {
  const typed = useTyped(textOf(props.value ?? props.fallback), props.onChange)
  const naming = useNaming(props.place.node)
  return (
    <TextInput
      {...wordsOf(props)}
      {...typed}
      {...(props.meta.namesColumn && both(typed, naming))}
      placeholder={props.meta.placeholder ?? ''}
      spellCheck={false}
    />
  )
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

const DURATION: Writing = {
  read: (text) => (text.trim() === '' ? null : (parseDuration(text) ?? Number.NaN)),
  // "5 m" is on its way to "5 min", and "every" to "every minute".
  isUnderway: (text) => /[a-z]$/i.test(text),
  show: durationInWords,
  as: 'duration',
}
const STEPS = [3_600_000, 60_000, 1000, 100]

/** A length of time in words: 1 min 30 s, 5m, every 10 seconds. */
export function DurationField(props: FieldProps<'duration'>) {
  const own = numberOf(props.value)
  const fallback = numberOf(props.fallback)
  const typed = useTypedNumber({
    place: props.place,
    value: own,
    step: STEPS.find((step) => own !== undefined && own >= step) ?? 100,
    writing: DURATION,
    onChange: props.onChange,
  })
  return (
    <TextInput
      {...wordsOf(props)}
      {...typed}
      autoComplete="off"
      spellCheck={false}
      placeholder={fallback === undefined ? t('such as 1 min') : durationInWords(fallback)}
    />
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
