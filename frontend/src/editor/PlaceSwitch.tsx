import { Tooltip } from '@mantine/core'
import { Link, useLocation } from 'react-router'
import { useStore } from 'zustand'
import { t } from '../ui/text.ts'
import { usePlaces } from './places.ts'
import { useSession } from './session.ts'

const AT_WORK = new Set(['starting', 'running', 'restarting', 'stopping'])

/** Draft, or what runs: which of them is looked at, and the way to the other. What is selected stays so. */
export function PlaceSwitch() {
  const { base } = useSession()
  const saving = useStore(base.draft.store, (draft) => draft.saving)
  const run = useStore(base.live.store, (figures) => figures.run)
  const [draft, running] = usePlaces()
  const { pathname, search } = useLocation()
  const state =
    saving === 'saved' ? t('saved') : saving === 'saving' ? t('saving…') : saving === 'retrying' ? t('not saved yet') : t('not saved')
  const here = (place: string | undefined) => (pathname === place ? ('page' as const) : undefined)
  return (
    <nav className="mr-places" aria-label={t('Draft or what runs')}>
      <Tooltip label={t('What you draw (Alt+1)')}>
        <Link to={{ pathname: draft, search }} aria-current={here(draft)} className="mr-place">
          {t('Draft · {state}', { state })}
        </Link>
      </Tooltip>
      {running !== undefined && (
        <Tooltip label={t('The version that runs, to look at (Alt+2)')}>
          <Link to={{ pathname: running, search }} aria-current={here(running)} className="mr-place" data-running>
            {run && AT_WORK.has(run.status)
              ? t('Running v{version}', { version: run.version })
              : run
                ? t('Stopped v{version}', { version: run.version })
                : t('What ran')}
          </Link>
        </Tooltip>
      )}
    </nav>
  )
}
