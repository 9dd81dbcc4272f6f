import { ActionIcon, Button, Group, Input, Stack } from '@mantine/core'
import type { Json } from '@millrace/shared'
import { IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { errorOf, type FieldProps, type Place } from './context.ts'
import { useForgetTyped } from './useTypedNumber.ts'
import { t } from '../ui/text.ts'

interface Props<T> {
  place: Place
  meta: FieldProps['meta']
  /** A problem of the list as a whole. */
  error: string | undefined
  /** Problems of rows, by paths that begin with the row's number. */
  errors: Readonly<Record<string, string>>
  rows: readonly T[]
  add: { label: string; row(): T }
  onChange(rows: T[]): void
  children(row: T, change: (row: T) => void, index: number): ReactNode
}

/** Rows that can be added and removed, under one label; a row's problem stands below it. */
export function RowList<T>({ place, meta, error, errors, rows, add, onChange, children }: Props<T>) {
  const forgetTyped = useForgetTyped()
  return (
    <Input.Wrapper label={meta.label} description={meta.hint} error={error} labelElement="div">
      <Stack gap={0} mt={2} role="group" aria-label={meta.label}>
        {rows.map((row, index) => (
          // Rows have no identity of their own: what stands third is the third.
          <div key={index} className="mr-row">
            <Group gap={4} align="flex-start" wrap="nowrap">
              <div className="mr-fill">
                {children(row, (next) => onChange(rows.map((each, at) => (at === index ? next : each))), index)}
              </div>
              <ActionIcon
                aria-label={t('Remove row {n} of {label}', { n: index + 1, label: meta.label })}
                onClick={() => {
                  forgetTyped(place)
                  onChange(rows.filter((_, at) => at !== index))
                }}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
            <p className="mr-row-error">{errorOf(errors, String(index))}</p>
          </div>
        ))}
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => onChange([...rows, add.row()])}>
            {add.label}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  )
}

export const rowsOf = <T,>(value: Json | undefined): T[] => (Array.isArray(value) ? (value as T[]) : [])
