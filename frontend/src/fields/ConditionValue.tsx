/** What a condition compares with: entered as the column's type asks for. */
import { Autocomplete, TagsInput, TextInput } from '@mantine/core'
import { isNumeric, typeFamily, type ConditionTest } from '@millrace/shared'
import { useState } from 'react'
import { t } from '../ui/text.ts'
import { useSampleValues } from './sample.ts'

interface Props {
  node: string
  column: string
  /** The column's type, where it is known. */
  type: string | undefined
  test: ConditionTest
  value: string
  /** Number of the condition, counted from 1. */
  number: number
  isWrong: boolean
  onChange(value: string): void
}

/** Input types of the browser for types of time. */
function timeInput(type: string): 'date' | 'datetime-local' | undefined {
  if (type.toUpperCase() === 'DATE') return 'date'
  return /^TIMESTAMP(_S|_MS|_NS)?$/i.test(type) ? 'datetime-local' : undefined
}
const AS_TEXT: ReadonlySet<ConditionTest> = new Set(['contains', 'notContains', 'startsWith', 'endsWith', 'matches'])

export function ConditionValue({ node, column, type = '', test, value, number, isWrong, onChange }: Props) {
  const [isWanted, setWanted] = useState(false)
  const suggested = useSampleValues(node, column, isWanted)
  const common = {
    onFocus: () => setWanted(true),
    'aria-label': t('Value of condition {number, number}', { number }),
    error: isWrong,
  }
  if (test === 'oneOf') {
    return (
      <TagsInput
        {...common}
        aria-label={t('Values of condition {number, number}', { number })}
        placeholder={value === '' ? t('Values, Enter after each') : ''}
        data={suggested}
        acceptValueOnBlur
        splitChars={['\n', '\t']}
        value={value.split('\n').filter(Boolean)}
        onChange={(values) => onChange(values.join('\n'))}
      />
    )
  }
  const time = AS_TEXT.has(test) ? undefined : timeInput(type)
  if (time !== undefined) {
    return (
      <TextInput
        {...common}
        type={time}
        {...(time === 'datetime-local' && { step: 1 })}
        value={time === 'datetime-local' ? value.replace(' ', 'T') : value}
        onChange={(event) => onChange(event.currentTarget.value.replace('T', ' '))}
      />
    )
  }
  const isNumber = isNumeric(type) && !AS_TEXT.has(test)
  return (
    <Autocomplete
      {...common}
      placeholder={isNumber ? t('A number') : t('A text')}
      inputMode={isNumber ? 'decimal' : 'text'}
      data={isNumber ? [] : suggested}
      value={value}
      onChange={onChange}
    />
  )
}

const EVERY: readonly ConditionTest[] = ['equals', 'notEquals', 'oneOf', 'isEmpty', 'isNotEmpty']
const ORDER: readonly ConditionTest[] = ['greater', 'greaterOrEqual', 'less', 'lessOrEqual']

/** The tests that make sense for a column's type, those that are used most first; all, where the type is not known. */
export function testsFor(type: string | undefined): readonly ConditionTest[] {
  const texts = [...AS_TEXT]
  if (type === undefined) return ['equals', 'notEquals', ...ORDER, ...texts, 'oneOf', 'isEmpty', 'isNotEmpty', 'isTrue', 'isFalse']
  switch (typeFamily(type)) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'time':
      return ['equals', 'notEquals', ...ORDER, 'oneOf', 'isEmpty', 'isNotEmpty']
    case 'boolean':
      return ['isTrue', 'isFalse', 'isEmpty', 'isNotEmpty']
    case 'list':
    case 'struct':
      return ['isEmpty', 'isNotEmpty', 'contains', 'notContains']
    default:
      return ['equals', 'notEquals', ...texts, ...EVERY.slice(2), ...ORDER]
  }
}
