import { Group } from '@mantine/core'
import type { ColumnPair } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { ColumnSelect } from './columns.tsx'
import { errorOf, useColumnsFor, type FieldProps } from './context.ts'
import { RowList, rowsOf } from './RowList.tsx'

const LEFT = { port: 'left' }
const RIGHT = { port: 'right' }

/** Which column of one side must equal which of the other. */
export function ColumnPairsField(props: FieldProps<'columnPairs'>) {
  const { sides } = props.meta
  const left = useColumnsFor(sides?.left ?? LEFT)
  const right = useColumnsFor(sides?.right ?? RIGHT)
  const rows = rowsOf<ColumnPair>(props.value ?? props.fallback)
  /** A column that both sides have and no pair names yet. */
  const common = left.find(({ name }) => right.some((other) => other.name === name) && !rows.some((row) => row.left === name))?.name ?? ''
  return (
    <RowList
      {...props}
      rows={rows}
      add={{ label: t('Add a pair of columns'), row: () => ({ left: common, right: common }) }}
      onChange={(next) => props.onChange(next)}
    >
      {(row, change, index) => (
        <Group gap={4} wrap="nowrap" grow>
          <ColumnSelect
            aria-label={
              sides ? t('{column}, pair {n}', { column: sides.left.label, n: index + 1 }) : t('Left column of pair {n}', { n: index + 1 })
            }
            columns={left}
            error={errorOf(props.errors, `${index}.left`) !== undefined}
            value={row.left}
            // The column of that name on the other side is most often meant.
            onChange={(name) => change({ left: name, right: row.right || (right.find((other) => other.name === name)?.name ?? '') })}
          />
          <ColumnSelect
            aria-label={
              sides ? t('{column}, pair {n}', { column: sides.right.label, n: index + 1 }) : t('Right column of pair {n}', { n: index + 1 })
            }
            columns={right}
            error={errorOf(props.errors, `${index}.right`) !== undefined}
            value={row.right}
            onChange={(name) => change({ ...row, right: name })}
          />
        </Group>
      )}
    </RowList>
  )
}
