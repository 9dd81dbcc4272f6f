import { ActionIcon, Menu } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { Link } from 'react-router'
import { commandLists } from '../commands/registry.ts'
import { PreferenceChoices } from './PreferenceChoices.tsx'
import { t } from './text.ts'

/** Colours and language of the screen; both are kept in this browser. */
export function PreferencesMenu() {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('Colours, language and help')}>
          <IconAdjustments size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <PreferenceChoices />
        <Menu.Divider />
        <Menu.Item rightSection={<kbd aria-hidden>?</kbd>} onClick={() => commandLists.setState({ open: 'shortcuts' })}>
          {t('Keyboard shortcuts')}
        </Menu.Item>
        <Menu.Item component={Link} to="/first-steps">
          {t('First steps, with the sample')}
        </Menu.Item>
        <Menu.Item component={Link} to="/settings">
          {t('All settings')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
