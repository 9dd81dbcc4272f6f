import { useMemo } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import { useStore } from 'zustand'
import { useCommands, type Command } from '../commands/registry.ts'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { useSession } from './session.ts'

/** Addresses of the draft, of what runs where something does, of the versions and of the dashboard: the places that Alt and a digit lead to, in order. */
export function usePlaces(): readonly [draft: string, run: string | undefined, versions: string, dashboard: string] {
  const { base } = useSession()
  const current = useStore(base.live.store, (figures) => figures.run?.id)
  const run = useParams()['run'] ?? current
  const path = `/p/${base.id}`
  return useMemo(() => [path, run === undefined ? undefined : `${path}/runs/${run}`, `${path}/versions`, `${path}/dashboard`], [path, run])
}

/** Alt and a digit lead from one place to the other; Ctrl+S, which other programs want, says that it is not needed. */
export function usePlaceCommands(): void {
  const [draft, run, versions, dashboard] = usePlaces()
  const navigate = useNavigate()
  const { search } = useLocation()
  useCommands((): Command[] => {
    const group = t('Getting about')
    const go = (pathname: string) => void navigate({ pathname, search })
    return [
      { id: 'draft', name: t('Show the draft'), group, keys: ['Alt+1'], whileTyping: true, run: () => go(draft) },
      {
        id: 'running',
        name: t('Show what runs'),
        group,
        keys: ['Alt+2'],
        whileTyping: true,
        disabled: run === undefined,
        run: () => run !== undefined && go(run),
      },
      { id: 'versions', name: t('Show the versions'), group, keys: ['Alt+3'], whileTyping: true, run: () => void navigate(versions) },
      { id: 'dashboard', name: t('Show the dashboard'), group, keys: ['Alt+4'], whileTyping: true, run: () => void navigate(dashboard) },
      {
        id: 'save',
        name: t('Save'),
        keysName: t('Save: not needed, every change is kept at once'),
        group: t('Editing'),
        keys: ['Ctrl+S'],
        whileTyping: true,
        run: () => say(t('Everything is saved as you change it.')),
      },
    ]
  })
}
