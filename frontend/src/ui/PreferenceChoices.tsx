import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { chooseLanguage, currentLanguage, LANGUAGES, offeredLanguages, type Language } from './language.ts'
import { t } from './text.ts'

/** Colours and language, as parts of a menu. */
export function PreferenceChoices() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
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
    </>
  )
}
