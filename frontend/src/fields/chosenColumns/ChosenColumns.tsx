import './chosenColumns.css'
import { Button, Checkbox, Group, Input, TextInput } from '@mantine/core'
import type { ChosenColumn } from '@millrace/shared'
import { IconSearch } from '@tabler/icons-react'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../../ui/text.ts'
import { errorOf, useColumns, type FieldProps } from '../context.ts'
import { rowsOf } from '../RowList.tsx'
import { TypeIcon } from '../TypeIcon.tsx'
import { typeWords } from '../typeWords.ts'
import { useNaming } from '../useNaming.ts'
import { ChosenRow } from './ChosenRow.tsx'
import { change, isFound, isKept, keep, leaveOut, leftOut, move } from './list.ts'
import { useReorder } from './useReorder.ts'

/** Which columns are kept, in which order, under which names and as what: one table; those that are left out stand below. */
export function ChosenColumnsField(props: FieldProps<'chosenColumns'>) {
  const { meta, errors, error, onChange } = props
  const arriving = useColumns()
  const naming = useNaming(props.place.node)
  const chosen = rowsOf<ChosenColumn>(props.value ?? props.fallback)
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState('')
  // Rows are memoized: what they call is of the newest rendering.
  const now = useRef({ chosen, onChange })
  useLayoutEffect(() => {
    now.current = { chosen, onChange }
  })
  const set = useCallback((next: ChosenColumn[]) => now.current.onChange(next.map((entry) => ({ ...entry }))), [])
  const onRow = useCallback((row: number, wanted: { as?: string; type?: string }) => set(change(now.current.chosen, row, wanted)), [set])
  const onLeaveOut = useCallback((row: number) => set(now.current.chosen.filter((_, index) => index !== row)), [set])

  const shown = chosen.flatMap((entry, row) => (isFound(typed, entry.column, entry.as) ? [{ entry, row }] : []))
  const left = leftOut(chosen, arriving)
  const others = left.filter(({ name }) => isFound(typed, name))
  const newName = typed.trim()
  const isNew = newName !== '' && !isKept(chosen, newName) && others.length === 0

  const keepFocus = useFocusKept()
  const moveTo = (from: number, before: number) => {
    const next = move(chosen, from, before)
    const { column, as } = chosen[from]!
    const at = next.findIndex((entry) => entry.column === column)
    set(next)
    setSaid(t('{column} is now {place, number} of {count, number}', { column: as || column, place: at + 1, count: next.length }))
  }
  const { list, drag, handleProps, onKeyDown } = useReorder(moveTo, (from, way) => {
    // Among what is found, one goes past its neighbour there.
    const at = shown.findIndex(({ row }) => row === from)
    const past = shown[at + way]?.row
    if (past === undefined) return
    keepFocus()
    moveTo(from, way < 0 ? past : past + 1)
  })

  return (
    <Input.Wrapper label={meta.label} description={meta.hint} error={error} labelElement="div">
      <div role="group" aria-label={meta.label}>
        <Group gap={4} wrap="nowrap" mt={4}>
          <TextInput
            className="mr-fill"
            size="xs"
            type="search"
            aria-label={t('Search the columns')}
            placeholder={t('Search {count, plural, one {# column} other {# columns}}', {
              count: chosen.length + left.length,
            })}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || newName === '') return
              const [only] = others
              if (isNew || others.length === 1) {
                set(keep(chosen, [only?.name ?? newName]))
                setTyped('')
              }
            }}
          />
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={others.length === 0}
            onClick={() =>
              set(
                keep(
                  chosen,
                  others.map(({ name }) => name),
                ),
              )
            }
          >
            {t('Keep all')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={shown.length === 0}
            onClick={() =>
              set(
                leaveOut(
                  chosen,
                  shown.map(({ entry }) => entry.column),
                ),
              )
            }
          >
            {t('Keep none')}
          </Button>
        </Group>
        <ul ref={list} className="mr-chosen" data-dragging={drag !== undefined || undefined}>
          {shown.map(({ entry, row }) => {
            const type = arriving.find(({ name }) => isKept([entry], name))?.type
            return (
              <li
                // A column that is there twice is a problem to be shown.
                key={chosen.findIndex(({ column }) => column === entry.column) === row ? entry.column : `${entry.column} ${row}`}
                data-row={row}
                data-dragged={drag?.from === row || undefined}
                data-before={drag?.before === row || undefined}
                data-after={(drag?.before === row + 1 && row === shown.at(-1)?.row) || undefined}
                onKeyDown={onKeyDown(row)}
              >
                <ChosenRow
                  entry={entry}
                  row={row}
                  type={type}
                  naming={naming}
                  error={errorOf(errors, String(row))}
                  handle={handleProps(row)}
                  onChange={onRow}
                  onLeaveOut={onLeaveOut}
                />
              </li>
            )
          })}
        </ul>
        {others.length > 0 && (
          <ul className="mr-chosen mr-left-out" aria-label={t('Left out')}>
            {others.map(({ name, type }) => (
              <li key={name} className="mr-chosen-line">
                <Checkbox
                  checked={false}
                  size="xs"
                  aria-label={t('Keep {column}', { column: name })}
                  onChange={() => set(keep(chosen, [name]))}
                />
                <TypeIcon type={type} />
                <bdi className="mr-clip mr-fill">{name}</bdi>
                <span className="mr-dim mr-small">{typeWords(type)}</span>
              </li>
            ))}
          </ul>
        )}
        {isNew && (
          <Button
            size="compact-sm"
            variant="light"
            mt={4}
            onClick={() => {
              set(keep(chosen, [newName]))
              setTyped('')
            }}
          >
            {t('Keep {column}, which does not arrive yet', { column: newName })}
          </Button>
        )}
        {arriving.length === 0 && chosen.length === 0 && !isNew && <p className="mr-note">{t('No columns arrive yet')}</p>}
        <p className="mr-hidden" role="status">
          {said}
        </p>
      </div>
    </Input.Wrapper>
  )
}

/** A row that is put elsewhere in the page loses the focus: it is given back to the same control once the row stands there. */
function useFocusKept() {
  const wanted = useRef<Element>(null)
  useLayoutEffect(() => {
    const element = wanted.current
    wanted.current = null
    if (element instanceof HTMLElement && element.isConnected && element !== document.activeElement) element.focus()
  })
  return () => {
    wanted.current = document.activeElement
  }
}
