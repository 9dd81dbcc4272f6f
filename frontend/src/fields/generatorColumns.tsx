import { Group, Select, Stack, TextInput } from '@mantine/core'
import type { GeneratorColumn } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { errorOf, type FieldProps } from './context.ts'
import { RowList, rowsOf } from './RowList.tsx'
import { useNaming } from './useNaming.ts'
import { NumberBox } from './simple.tsx'
import { useTyped } from './useTyped.ts'

const MAKES: { value: GeneratorColumn['make']; label: string }[] = [
  { value: 'sequence', label: '1, 2, 3…' },
  { value: 'integer', label: t('whole number') },
  { value: 'number', label: t('number') },
  { value: 'choice', label: t('one of some values') },
  { value: 'words', label: t('words') },
  { value: 'time', label: t('the time') },
  { value: 'uuid', label: t('UUID') },
]

function made(name: string, make: GeneratorColumn['make']): GeneratorColumn {
  if (make === 'integer') return { name, make, min: 1, max: 100 }
  if (make === 'number') return { name, make, min: 0, max: 100 }
  if (make === 'choice') return { name, make, values: ['a', 'b', 'c'] }
  if (make === 'words') return { name, make, count: 5 }
  return { name, make }
}

/** Columns of test data, and what each holds. */
export function GeneratorColumnsField(props: FieldProps<'generatorColumns'>) {
  const naming = useNaming(props.place.node)
  const { place, errors } = props
  const rows = rowsOf<GeneratorColumn>(props.value ?? props.fallback)
  return (
    <RowList
      {...props}
      rows={rows}
      add={{ label: t('Add a column'), row: () => made(`column_${rows.length + 1}`, 'number') }}
      onChange={(next) => props.onChange(next)}
    >
      {(row, change, index) => {
        const part = (name: string) => ({
          place: { node: place.node, setting: `${place.setting}.${index}.${name}` },
          error: errorOf(errors, `${index}.${name}`) !== undefined,
        })
        return (
          <Stack gap={4}>
            <Group gap={4} wrap="nowrap">
              <TextInput
                {...naming}
                className="mr-fill"
                aria-label={t('Name of column {n}', { n: index + 1 })}
                error={part('name').error}
                value={row.name}
                onChange={(event) => change({ ...row, name: event.currentTarget.value })}
              />
              <Select
                w={136}
                aria-label={t('What column {n} holds', { n: index + 1 })}
                allowDeselect={false}
                comboboxProps={{ width: 180, position: 'bottom-end' }}
                data={MAKES}
                value={row.make}
                onChange={(make) => change(made(row.name, make ?? 'number'))}
              />
            </Group>
            {(row.make === 'integer' || row.make === 'number') && (
              <Group gap={4} wrap="nowrap" grow>
                <NumberBox
                  {...part('min')}
                  label={t('Least of column {n}', { n: index + 1 })}
                  sign="≥"
                  value={row.min}
                  onChange={(min) => change({ ...row, min })}
                />
                <NumberBox
                  {...part('max')}
                  label={t('Most of column {n}', { n: index + 1 })}
                  sign="≤"
                  value={row.max}
                  onChange={(max) => change({ ...row, max })}
                />
              </Group>
            )}
            {row.make === 'choice' && (
              <ValuesBox
                label={t('Values of column {n}, with commas between', { n: index + 1 })}
                values={row.values}
                onChange={(values) => change({ ...row, values })}
              />
            )}
            {row.make === 'words' && (
              <NumberBox
                {...part('count')}
                label={t('Words of column {n}', { n: index + 1 })}
                value={row.count}
                onChange={(count) => change({ ...row, count })}
              />
            )}
          </Stack>
        )
      }}
    </RowList>
  )
}

/** Values with commas between; blanks around them do not count, those within do. */
function ValuesBox({ label, values, onChange }: { label: string; values: readonly string[]; onChange(values: string[]): void }) {
  const typed = useTyped(values.join(', '), (text) => {
    const next = text.split(',').map((value) => value.trim())
    onChange(next.length > 1 ? next.filter((value) => value !== '') : next)
  })
  return <TextInput aria-label={label} {...typed} />
}
