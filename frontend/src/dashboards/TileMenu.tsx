import { ActionIcon, Menu } from '@mantine/core'
import { IconDotsVertical, IconEdit, IconTrash } from '@tabler/icons-react'
import { t } from '../ui/text.ts'

interface Props {
  title: string
  onEdit(): void
  onRemove(): void
}

/** What can be done with one tile. */
export function TileMenu({ title, onEdit, onRemove }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon className="mr-tile-menu" size={24} aria-label={t('Actions for {name}', { name: title })}>
          <IconDotsVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className="mr-tile-menu">
        <Menu.Item leftSection={<IconEdit size={16} />} onClick={onEdit}>
          {t('Change what it shows')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} c="var(--mr-error)" onClick={onRemove}>
          {t('Remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
