import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { ChosenColumn } from '@millrace/shared'
import { IconGripVertical } from '@tabler/icons-react'
import { memo, type FocusEvent, type HTMLAttributes } from 'react'
import { t, tNodes } from '../../ui/text.ts'
import { TypeIcon } from '../TypeIcon.tsx'
import { chosenTypes, typeWords } from '../typeWords.ts'
import { both } from '../useNaming.ts'
import { useTyped } from '../useTyped.ts'

interface Props {
  entry: ChosenColumn
  row: number
  /** Of what arrives; undefined where it does not. */
  type: string | undefined
  naming: { onFocus(event: FocusEvent<HTMLInputElement>): void; onBlur(event: FocusEvent<HTMLInputElement>): void }
  error: string | undefined
  handle: HTMLAttributes<HTMLElement>
  onChange(row: number, change: { as?: string; type?: string }): void
  onLeaveOut(row: number): void
}

/** A column that is kept: its place, its name and its type. */
export const ChosenRow = memo(function ChosenRow({ entry, row, type, naming, error, handle, onChange, onLeaveOut }: Props) {
  const { column, as = '' } = entry
  const typed = useTyped(as || column, (name) => onChange(row, { as: name.trim() }))
  const retyped = entry.type ?? ''
  const types = chosenTypes.includes(retyped) || retyped === '' ? chosenTypes : [...chosenTypes, retyped]
  return (
    <>
      <div className="mr-chosen-line">
        <button
          type="button"
          className="mr-chosen-grip"
          aria-label={t('Move {column}', { column })}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          title={t('Drag, or Alt and the arrow keys')}
          {...handle}
        >
          <IconGripVertical size={16} aria-hidden />
        </button>
        <Checkbox checked size="xs" aria-label={t('Keep {column}', { column })} onChange={() => onLeaveOut(row)} />
        <TypeIcon type={type} />
        <TextInput
          className="mr-fill"
          size="xs"
          {...typed}
          {...both(typed, naming)}
          // Until it has another name, it leaves under its own.
          data-name={column}
          aria-label={t('New name of {column}', { column })}
          placeholder={column}
          maxLength={200}
          spellCheck={false}
          error={error !== undefined}
        />
        <NativeSelect
          className="mr-chosen-type"
          size="xs"
          aria-label={t('New type of {column}', { column })}
          data={[
            { value: '', label: type === undefined ? t('same type') : typeWords(type) },
            ...types.map((each) => ({ value: each, label: `→ ${typeWords(each)}` })),
          ]}
          value={retyped}
          onChange={(event) => onChange(row, { type: event.currentTarget.value })}
        />
      </div>
      {error !== undefined && <p className="mr-row-error mr-chosen-note">{error}</p>}
      {error === undefined && as !== '' && (
        <p className="mr-dim mr-small mr-chosen-note">{tNodes('arrives as {column}', { column: <bdi>{column}</bdi> })}</p>
      )}
    </>
  )
})
