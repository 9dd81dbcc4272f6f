import { MultiSelect, Select, TextInput } from '@mantine/core'
import type { Column, View } from '@millrace/shared'
import type { ReactNode } from 'react'
import { t } from '../ui/text.ts'

/** Kinds of charts as they are called. */
export const VIEW_KINDS: { value: View['kind']; label: string }[] = [
  { value: 'table', label: t('Table') },
  { value: 'line', label: t('Line') },
  { value: 'area', label: t('Area') },
  { value: 'bar', label: t('Bars') },
  { value: 'number', label: t('Number') },
]

interface Props {
  view: View
  columns: readonly Column[]
  onChange(view: View): void
  /** Stands behind title and kind. */
  end?: ReactNode
}

/** What a chart shows, and how. */
export function ViewFields({ view, columns, onChange, end }: Props) {
  const names = columns.map(({ name }) => name)
  const isDrawnOverTime = view.kind === 'line' || view.kind === 'area'
  return (
    <>
      <div className="mr-view-fields-head">
        <TextInput
          className="mr-fill"
          aria-label={t('Title')}
          value={view.title}
          onChange={(event) => onChange({ ...view, title: event.currentTarget.value })}
        />
        <Select
          w={100}
          aria-label={t('Kind of chart')}
          allowDeselect={false}
          data={VIEW_KINDS}
          value={view.kind}
          onChange={(kind) => kind && onChange({ ...view, kind })}
        />
        {end}
      </div>
      {(isDrawnOverTime || view.kind === 'bar') && (
        <Select
          label={isDrawnOverTime ? t('Time') : t('One bar for each')}
          clearable={isDrawnOverTime}
          placeholder={isDrawnOverTime ? t('when the batch was') : t('Choose a column')}
          data={names}
          value={view.x ?? null}
          onChange={(x) => {
            const { x: _, ...rest } = view
            onChange(x === null ? rest : { ...rest, x })
          }}
        />
      )}
      {view.kind !== 'table' && (
        <MultiSelect
          label={view.kind === 'number' ? t('Column') : t('Values')}
          maxValues={isDrawnOverTime ? 12 : 1}
          data={[...new Set([...names, ...view.y])]}
          value={view.y}
          onChange={(y) => onChange({ ...view, y })}
        />
      )}
      {isDrawnOverTime && (
        <Select
          label={t('One line for each')}
          clearable
          placeholder={t('only one')}
          data={names}
          value={view.series ?? null}
          onChange={(series) => {
            const { series: _, ...rest } = view
            onChange(series === null ? rest : { ...rest, series })
          }}
        />
      )}
    </>
  )
}
