/** A small table whose cells are edited in place: what is typed counts when a cell is left. */
import { ActionIcon, Button, Group, Select, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState, type KeyboardEvent } from 'react'
import { t } from '../ui/text.ts'
import { withCell, withColumn, withColumnAs, withoutColumn, withoutRow, withRow, type StaticTable } from './tableEdits.ts'
import { chosenTypes, typeWords } from './typeWords.ts'

/** Rows that are drawn at first, and that each press of a button adds. */
const ROWS = 50

export function TableGrid({ table, onChange }: { table: StaticTable; onChange(table: StaticTable): void }) {
  const [shown, setShown] = useState(ROWS)
  const { columns, rows } = table
  const nameOf = (column: number) => columns[column]!.name
  return (
    <div>
      <div className="mr-scroll-x mr-table-grid" role="group" tabIndex={0} aria-label={t('Rows of the table')}>
        <table className="mr-data">
          <thead>
            <tr>
              {columns.map(({ name, type }, at) => (
                <th key={at} scope="col">
                  <Group gap={2} wrap="nowrap">
                    <Cell
                      label={t('Name of column {n}', { n: at + 1 })}
                      value={name}
                      onCommit={(next) => onChange(withColumnAs(table, at, { name: next }))}
                    />
                    <ActionIcon
                      size="sm"
                      aria-label={t('Remove column {name}', { name })}
                      onClick={() => onChange(withoutColumn(table, at))}
                    >
                      <IconTrash size={14} />
                    </ActionIcon>
                  </Group>
                  <Select
                    size="xs"
                    variant="unstyled"
                    aria-label={t('Type of column {n}', { n: at + 1 })}
                    allowDeselect={false}
                    comboboxProps={{ width: 190, position: 'bottom-start' }}
                    data={(chosenTypes.includes(type) ? chosenTypes : [...chosenTypes, type]).map((value) => ({
                      value,
                      label: typeWords(value),
                    }))}
                    value={type}
                    onChange={(next) => next !== null && onChange(withColumnAs(table, at, { type: next }))}
                  />
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((cells, row) => (
              // Rows have no identity of their own: what stands third is the third.
              <tr key={row}>
                {columns.map((_, column) => (
                  <td key={column}>
                    <Cell
                      label={t('{column} of row {n}', { column: nameOf(column), n: row + 1 })}
                      value={cells[column] ?? ''}
                      onCommit={(text) => onChange(withCell(table, row, column, text))}
                    />
                  </td>
                ))}
                <td>
                  <ActionIcon
                    size="sm"
                    aria-label={t('Remove row {n} of {label}', { n: row + 1, label: t('Table') })}
                    onClick={() => onChange(withoutRow(table, row))}
                  >
                    <IconTrash size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Group gap="xs" mt={4}>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setShown(Math.max(shown, rows.length + 1))
            onChange(withRow(table))
          }}
        >
          {t('Add a row')}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => onChange(withColumn(table))}>
          {t('Add a column')}
        </Button>
        {rows.length > shown && (
          <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown + ROWS)}>
            {t('Show more of {count, number} rows', { count: rows.length })}
          </Button>
        )}
      </Group>
    </div>
  )
}

function Cell({ label, value, onCommit }: { label: string; value: string; onCommit(text: string): void }) {
  /** What is being typed; undefined = nothing. */
  const [typed, setTyped] = useState<string>()
  const commit = () => {
    if (typed !== undefined && typed !== value) onCommit(typed)
    setTyped(undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') commit()
    if (event.key !== 'Escape' || typed === undefined) return
    event.stopPropagation()
    setTyped(undefined)
  }
  return (
    <TextInput
      size="xs"
      variant="unstyled"
      aria-label={label}
      value={typed ?? value}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  )
}
