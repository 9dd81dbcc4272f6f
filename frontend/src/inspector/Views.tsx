import { ActionIcon, Button, Group, Input, MultiSelect, Select, Stack, TextInput } from '@mantine/core'
import { isNumeric, type Column, type View } from '@millrace/shared'
import { IconTrash } from '@tabler/icons-react'
import { useDraft, useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'

const KINDS: { value: View['kind']; label: string }[] = [
  { value: 'table', label: t('Table') },
  { value: 'line', label: t('Line') },
  { value: 'bar', label: t('Bars') },
  { value: 'number', label: t('Number') },
]

const isNumber = ({ type }: Column): boolean => isNumeric(type)
const isTime = ({ type }: Column): boolean => /^(TIMESTAMP|DATE)/.test(type)

/** A first chart that fits the columns. */
function firstView(node: string, columns: readonly Column[]): View {
  const numbers = columns.filter(isNumber).map(({ name }) => name)
  const text = columns.find((column) => !isNumber(column) && !isTime(column))
  const time = columns.find(isTime)
  if (numbers.length === 0) return { node, kind: 'table', title: t('Rows'), y: [] }
  if (text && !time)
    return {
      node,
      kind: 'bar',
      title: t('{measure} by {name}', { measure: numbers[0]!, name: text.name }),
      x: text.name,
      y: numbers.slice(0, 1),
    }
  return {
    node,
    kind: 'line',
    title: numbers[0]!,
    ...(time && { x: time.name }),
    ...(text && { series: text.name }),
    y: numbers.slice(0, 1),
  }
}

/** The charts of a live table. */
export function Views({ id, columns }: { id: string; columns: readonly Column[] }) {
  const session = useSession()
  const all = useDraft((draft) => draft.document.views)
  const views = Object.entries(all).filter(([, view]) => view.node === id)
  const set = (key: string, view: View | undefined, label: string) =>
    session.change([{ op: 'setView', id: key, ...(view && { view }) }], label, `view ${key}`)
  const names = columns.map(({ name }) => name)
  const newKey = () => {
    for (let n = 1; ; n++) if (!Object.hasOwn(all, `${id}-view-${n}`.slice(-48))) return `${id}-view-${n}`.slice(-48)
  }
  return (
    <Input.Wrapper label={t('Charts')} labelElement="div">
      <Stack gap="md" mt={4}>
        {views.map(([key, view]) => (
          <Stack key={key} gap={4} role="group" aria-label={t('Chart {title}', { title: view.title })}>
            <Group gap={4} wrap="nowrap">
              <TextInput
                style={{ flex: 1 }}
                aria-label={t('Title')}
                value={view.title}
                onChange={(event) => set(key, { ...view, title: event.currentTarget.value }, t('Change a chart'))}
              />
              <Select
                w={100}
                aria-label={t('Kind of chart')}
                allowDeselect={false}
                data={KINDS}
                value={view.kind}
                onChange={(kind) => kind && set(key, { ...view, kind: kind }, t('Change a chart'))}
              />
              <ActionIcon
                aria-label={t('Remove the chart {title}', { title: view.title })}
                onClick={() => set(key, undefined, t('Remove a chart'))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
            {(view.kind === 'line' || view.kind === 'bar') && (
              <Select
                label={view.kind === 'line' ? t('Time') : t('One bar for each')}
                clearable={view.kind === 'line'}
                placeholder={view.kind === 'line' ? t('when the batch was') : t('Choose a column')}
                data={names}
                value={view.x ?? null}
                onChange={(x) => {
                  const { x: _, ...rest } = view
                  set(key, x === null ? rest : { ...rest, x }, t('Change a chart'))
                }}
              />
            )}
            {view.kind !== 'table' && (
              <MultiSelect
                label={view.kind === 'number' ? t('Column') : t('Values')}
                maxValues={view.kind === 'line' ? 12 : 1}
                data={[...new Set([...names, ...view.y])]}
                value={view.y}
                onChange={(y) => set(key, { ...view, y }, t('Change a chart'))}
              />
            )}
            {view.kind === 'line' && (
              <Select
                label={t('One line for each')}
                clearable
                placeholder={t('only one')}
                data={names}
                value={view.series ?? null}
                onChange={(series) => {
                  const { series: _, ...rest } = view
                  set(key, series === null ? rest : { ...rest, series }, t('Change a chart'))
                }}
              />
            )}
          </Stack>
        ))}
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => set(newKey(), firstView(id, columns), t('Add a chart'))}>
            {t('Add a chart')}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  )
}
