import '../editor/mantineStyles.ts'
import './settings.css'
import { SegmentedControl, Select, Title, useMantineColorScheme } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { Banners, SystemBanner } from '../app/SystemBanner.tsx'
import { formatDateTime } from '../ui/format.ts'
import { chooseLanguage, currentLanguage, LANGUAGES, offeredLanguages } from '../ui/language.ts'
import { PageHeader } from '../ui/PageHeader.tsx'
import { t } from '../ui/text.ts'
import { chooseZone, chosenZone, deviceZone } from '../ui/zone.ts'
import { Installation } from './Installation.tsx'

/** What this browser keeps for its person, and what the installation is. */
export function SettingsPage() {
  useEffect(() => {
    document.title = `${t('Settings')} – Millrace`
  }, [])
  return (
    <>
      <PageHeader />
      <main className="mr-page mr-settings">
        <Banners>
          <SystemBanner kept={t('What is chosen here is kept in this browser all the same.')} />
        </Banners>
        <Title order={1} size="h3" mb="lg">
          {t('Settings')}
        </Title>
        <section className="mr-panel" aria-label={t('This browser')}>
          <Title order={2} size="h5">
            {t('This browser')}
          </Title>
          <LanguageChoice />
          <SchemeChoice />
          <ZoneChoice />
          <Motion />
        </section>
        <Installation />
      </main>
    </>
  )
}

function Setting({ label, hint, children }: { label: string; hint: string; children(labelledBy: string): ReactNode }) {
  const id = useId()
  return (
    <div className="mr-setting">
      <div>
        <span id={id}>{label}</span>
        <p>{hint}</p>
      </div>
      {children(id)}
    </div>
  )
}

function LanguageChoice() {
  return (
    <Setting label={t('Language')} hint={t('Of the screen. Your own names stay as they are. The page loads anew.')}>
      {(id) => (
        <SegmentedControl
          aria-labelledby={id}
          value={currentLanguage()}
          onChange={chooseLanguage}
          data={offeredLanguages().map((language) => ({ value: language, label: LANGUAGES[language] }))}
        />
      )}
    </Setting>
  )
}

function SchemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Setting label={t('Colours')} hint={t('Light, dark, or as the system is set.')}>
      {(id) => (
        <SegmentedControl
          aria-labelledby={id}
          value={colorScheme}
          onChange={setColorScheme}
          data={[
            { value: 'auto', label: t('As the system') },
            { value: 'light', label: t('Light') },
            { value: 'dark', label: t('Dark') },
          ]}
        />
      )}
    </Setting>
  )
}

function ZoneChoice() {
  const [now] = useState(() => Date.now())
  const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]
  return (
    <Setting
      label={t('Time zone of monitoring')}
      hint={t('Of batches, events and charts: it is {now} there. Times in the data are shown as they are.', { now: formatDateTime(now) })}
    >
      {(id) => (
        <Select
          aria-labelledby={id}
          searchable
          allowDeselect={false}
          maxDropdownHeight={320}
          limit={100}
          nothingFoundMessage={t('No time zone is called that.')}
          value={chosenZone() ?? ''}
          data={[
            { value: '', label: t('This device ({zone})', { zone: deviceZone() }) },
            ...zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
          ]}
          onChange={(zone) => chooseZone(zone || null)}
        />
      )}
    </Setting>
  )
}

function Motion() {
  const isReduced = useMediaQuery('(prefers-reduced-motion: reduce)')
  return (
    <Setting label={t('Motion')} hint={t('The setting of the system is followed: nothing slides or pulses where it asks for less motion.')}>
      {(id) => <output aria-labelledby={id}>{isReduced ? t('Reduced, as the system asks') : t('As usual')}</output>}
    </Setting>
  )
}
