import './mantineStyles.ts'
import './viewer.css'
import '../dashboards/dashboards.css'
import { ActionIcon, Menu } from '@mantine/core'
import { useFullscreenDocument } from '@mantine/hooks'
import { IconAdjustments } from '@tabler/icons-react'
import { useEffect } from 'react'
import { AwayBanner, Banners, useIsLong } from '../app/SystemBanner.tsx'
import { DashboardBar } from '../dashboards/DashboardBar.tsx'
import { useRange } from '../dashboards/range.ts'
import { TileGrid } from '../dashboards/TileGrid.tsx'
import { Updated } from '../dashboards/Updated.tsx'
import { PreferenceChoices } from '../ui/PreferenceChoices.tsx'
import { RUN_TEXTS } from '../ui/runTexts.ts'
import { Status } from '../ui/Status.tsx'
import { t } from '../ui/text.ts'
import type { ViewState } from './viewer.ts'

/** A dashboard to look at: the tiles of the editor's own, without all that changes them. */
export function SharedTiles({ view }: { view: ViewState }) {
  const { connected, heardAt, dashboard, now, tables } = view
  const { views, timeZone } = dashboard
  const name = dashboard.name || t('Unnamed pipeline')
  const isAway = useIsLong(!connected)
  const fullScreen = useFullscreenDocument()
  const [range, span, chooseRange] = useRange()
  useEffect(() => {
    document.title = t('Dashboard of {name} – Millrace', { name })
  }, [name])
  const isEmpty = Object.keys(views).length === 0
  return (
    <div className="mr-dashboard mr-shared" data-away={isAway || undefined}>
      <main>
        <Banners>{isAway && <AwayBanner heardAt={heardAt} kept={t('It goes on by itself.')} />}</Banners>
        <DashboardBar
          title={
            <>
              <img src="/icon.svg" alt="" width={20} height={20} /> <bdi>{name}</bdi>
            </>
          }
          order={1}
          range={isEmpty ? undefined : range}
          onRange={chooseRange}
          fullScreen={fullScreen}
          last={!fullScreen.fullscreen && <ViewerMenu />}
        >
          {now && (
            <>
              <Updated batch={now.batch} />
              <Status status={now.status ?? 'draft'} />
            </>
          )}
        </DashboardBar>
        {isEmpty ? (
          <section className="mr-dashboard-empty">
            <h2>{t('No tiles yet')}</h2>
            <p>{t('Nothing has been put on this dashboard. What is put there appears here by itself.')}</p>
          </section>
        ) : (
          <>
            <h2 className="mr-hidden">{t('Tiles')}</h2>
            <TileGrid views={views} tables={tables} timeZone={timeZone} span={span} empty={() => emptyInWords(now)} />
          </>
        )}
      </main>
      <div className="mr-hidden" role="status">
        {now?.status ? t(RUN_TEXTS[now.status]) : ''}
      </div>
    </div>
  )
}

/** Why a tile has no rows. */
function emptyInWords(now: ViewState['now']): string {
  if (now === null) return t('Loading the rows')
  if (now.status === null) return t('No rows: the pipeline has not run yet.')
  return now.status === 'stopped' || now.status === 'failed' ? t('No rows: the pipeline does not run.') : t('No rows have come here yet.')
}

function ViewerMenu() {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('Colours and language')}>
          <IconAdjustments size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <PreferenceChoices />
      </Menu.Dropdown>
    </Menu>
  )
}
