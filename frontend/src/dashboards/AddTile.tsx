import { Button, Menu } from '@mantine/core'
import type { View } from '@millrace/shared'
import { IconChartArea, IconChartBar, IconChartLine, IconNumber123, IconPlus, IconTable } from '@tabler/icons-react'
import { VIEW_KINDS } from '../charts/ViewFields.tsx'
import { t } from '../ui/text.ts'

const ICONS: Record<View['kind'], typeof IconTable> = {
  line: IconChartLine,
  area: IconChartArea,
  bar: IconChartBar,
  number: IconNumber123,
  table: IconTable,
}

interface Props {
  /** The live tables of the pipeline: id and name. */
  tables: readonly (readonly [id: string, name: string])[]
  onAdd(node: string, kind: View['kind']): void
}

/** Offers every kind of tile for every live table. */
export function AddTile({ tables, onAdd }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-md" variant="default" leftSection={<IconPlus size={16} />}>
          {t('Add a tile')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        {tables.flatMap(([id, name]) => [
          <Menu.Label key={id}>
            <bdi>{name}</bdi>
          </Menu.Label>,
          ...VIEW_KINDS.map(({ value, label }) => {
            const Icon = ICONS[value]
            return (
              <Menu.Item
                key={`${id} ${value}`}
                aria-label={t('{kind} of {name}', { kind: label, name })}
                leftSection={<Icon size={16} />}
                onClick={() => onAdd(id, value)}
              >
                {label}
              </Menu.Item>
            )
          }),
        ])}
      </Menu.Dropdown>
    </Menu>
  )
}
