import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { Link } from 'react-router'
import { commandLists } from '../commands/registry.ts'
import { chooseLanguage, currentLanguage, LANGUAGES, offeredLanguages, type Language } from './language.ts'
import { t } from './text.ts'

/** Colours and language of the screen; both are kept in this browser. */
export function PreferencesMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('Colours, language and help')}>
          <IconAdjustments size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('Colours')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          <Menu.RadioItem value="auto">{t('As the system')}</Menu.RadioItem>
          <Menu.RadioItem value="light">{t('Light')}</Menu.RadioItem>
          <Menu.RadioItem value="dark">{t('Dark')}</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('Language')}</Menu.Label>
        <Menu.RadioGroup value={currentLanguage()} onChange={(language) => chooseLanguage(language as Language)}>
          {offeredLanguages().map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language === 'pseudo' ? undefined : language}>
              {LANGUAGES[language]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
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
