import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconDotsVertical, IconDownload, IconHistory, IconLayoutDashboard, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { t } from '../ui/text.ts'
import { usePipelineActions } from '../home/pipelineActions.ts'
import { usePlaces } from './places.ts'
import { useSession } from './session.ts'

/** What can be done with the pipeline as a whole. */
export function PipelineMenu() {
  const { base } = useSession()
  const name = useStore(base.draft.store, (draft) => draft.document.name)
  const run = useStore(base.live.store, (figures) => figures.run)
  const navigate = useNavigate()
  const [, , versions, dashboard] = usePlaces()
  const actions = usePipelineActions({ id: base.id, name, run })
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon aria-label={t('Actions for the pipeline')}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLayoutDashboard size={16} />} component={Link} to={dashboard}>
          {t('Dashboard')}
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={16} />} component={Link} to={versions}>
          {t('Versions')}
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={16} />} component="a" href={actions.exportAddress}>
          {t('Export as a file')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void actions.duplicate()}>
          {t('Duplicate')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconTrash size={16} />}
          c="var(--mr-error)"
          onClick={() => void base.leave(() => actions.remove()).then((isGone) => isGone && navigate('/'))}
        >
          {t('Delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
