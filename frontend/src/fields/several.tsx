/** Fields of several values: written, or chosen from what is offered. */
import { MultiSelect, TagsInput } from '@mantine/core'
import { useContext, useState } from 'react'
import { t } from '../ui/text.ts'
import { SettingsContext, type FieldProps } from './context.ts'
import { useSampleValues } from './sample.ts'
import { textOf, wordsOf } from './simple.tsx'

const listOf = ({ value, fallback }: Pick<FieldProps, 'value' | 'fallback'>): string[] => {
  const found = value ?? fallback
  return Array.isArray(found) ? found.map(String) : []
}

/** Values of a column: those of the sample are offered. */
export function ValuesField(props: FieldProps<'values'>) {
  const [isWanted, setWanted] = useState(false)
  const settings = useContext(SettingsContext)
  const suggested = useSampleValues(props.place.node, props.meta.of === undefined ? '' : textOf(settings[props.meta.of]), isWanted)
  const value = listOf(props)
  return (
    <TagsInput
      {...wordsOf(props)}
      data={suggested}
      acceptValueOnBlur
      splitChars={['\n', '\t']}
      placeholder={value.length === 0 ? t('Values, Enter after each') : ''}
      value={value}
      onFocus={() => setWanted(true)}
      onChange={(next) => props.onChange(next)}
    />
  )
}

/** Some of the offered values, in the order in which they are offered. */
export function ChoicesField(props: FieldProps<'choices'>) {
  const value = listOf(props)
  const { options } = props.meta
  return (
    <MultiSelect
      {...wordsOf(props)}
      data={options.map((option) => ({ value: option.value, label: option.label }))}
      hidePickedOptions
      placeholder={value.length === 0 ? t('Choose some') : ''}
      value={value}
      onChange={(next) => props.onChange(options.map((option) => option.value).filter((each) => next.includes(each)))}
    />
  )
}
