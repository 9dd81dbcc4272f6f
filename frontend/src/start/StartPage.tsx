import '../editor/mantineStyles.ts'
import './start.css'
import { Button, Group, Tabs, Title } from '@mantine/core'
import { IconClipboardText, IconPlugConnected, IconSquareDashed, IconWorldUpload } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { Banners, SystemBanner, useIsAway } from '../app/SystemBanner.tsx'
import { emptyDocument } from '@millrace/shared'
import { PageHeader } from '../ui/PageHeader.tsx'
import { t } from '../ui/text.ts'
import { ConnectSource } from './ConnectSource.tsx'
import { MakingProgress } from './MakingProgress.tsx'
import { PasteData } from './PasteData.tsx'
import { ReceiveData } from './ReceiveData.tsx'
import { Templates } from './Templates.tsx'
import { useStart } from './useStart.ts'

/** Ways to a first pipeline: data that is there, data that is sent, a source, a template, or nothing yet. */
export function StartPage() {
  const [params, setParams] = useSearchParams()
  const { begin, cancel, going, free } = useStart()
  const isAway = useIsAway()
  const way = params.get('from') ?? 'data'
  useEffect(() => {
    document.title = `${t('New pipeline')} – Millrace`
  }, [])
  return (
    <>
      <PageHeader />
      <main className="mr-page mr-start" data-away={isAway || undefined}>
        <Banners>
          <SystemBanner kept={t('What you pasted stays here until it is back.')} />
        </Banners>
        <Group justify="space-between" mb="lg">
          <Title order={1} size="h3">
            {t('New pipeline')}
          </Title>
          {going ? (
            <MakingProgress going={going} onCancel={cancel} />
          ) : (
            <Button
              variant="default"
              leftSection={<IconSquareDashed size={16} />}
              onClick={() => begin({ document: emptyDocument(free(t('New pipeline'))), run: false, way: 'empty' })}
            >
              {t('Empty canvas')}
            </Button>
          )}
        </Group>
        <Tabs
          className="mr-panel mr-ways"
          value={way}
          keepMounted
          onChange={(value) => setParams(value === null || value === 'data' ? {} : { from: value }, { replace: true })}
        >
          <Tabs.List aria-label={t('Where the data comes from')}>
            <Tabs.Tab value="data" leftSection={<IconClipboardText size={16} aria-hidden />}>
              {t('Drop or paste data')}
            </Tabs.Tab>
            <Tabs.Tab value="receive" leftSection={<IconWorldUpload size={16} aria-hidden />}>
              {t('Receive data')}
            </Tabs.Tab>
            <Tabs.Tab value="connect" leftSection={<IconPlugConnected size={16} aria-hidden />}>
              {t('Connect a source')}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="data">
            <PasteData />
          </Tabs.Panel>
          <Tabs.Panel value="receive">
            <ReceiveData />
          </Tabs.Panel>
          <Tabs.Panel value="connect">
            <ConnectSource />
          </Tabs.Panel>
        </Tabs>
        <Templates />
      </main>
    </>
  )
}
