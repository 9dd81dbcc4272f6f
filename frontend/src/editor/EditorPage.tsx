import './mantineStyles.ts'
import './editor.css'
import './header.css'
import type { PipelineState } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { type CSSProperties, lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useMatch, useParams } from 'react-router'
import { useShallow } from 'zustand/react/shallow'
import { api } from '../api/client.ts'
import { PartFailure } from '../app/Failure.tsx'
import { Banner, Banners, SystemBanner, useIsAway } from '../app/SystemBanner.tsx'
import { Canvas } from '../canvas/Canvas.tsx'
import { useCommands } from '../commands/registry.ts'
import { Dock } from '../dock/Dock.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { runError } from '../live/runError.ts'
import { PaletteOrOutline } from '../outline/PaletteOrOutline.tsx'
import { DeletedPage } from './DeletedPage.tsx'
import { editorCommands } from './editorCommands.ts'
import { useClipboard } from './useClipboard.ts'
import { t } from '../ui/text.ts'
import { Header } from './Header.tsx'
import { PanelToggle, SidePanel, useIsOpen } from './Panel.tsx'
import { PartsBar } from './PartsBar.tsx'
import { usePlaceCommands } from './places.ts'
import { ReadOnlySign, RunView } from './RunView.tsx'
import { openSession, SessionContext, useDraft, useLive, useSession, useWorkspace, type Session } from './session.ts'
import { openTabs } from './sharing.ts'
import { StateAnnouncer } from './StateAnnouncer.tsx'
import { useAddress } from './useAddress.ts'
import { Waiting } from './Waiting.tsx'

const VersionsPage = lazy(async () => ({ default: (await import('../versions/VersionsPage.tsx')).VersionsPage }))
const DashboardPage = lazy(async () => ({ default: (await import('../dashboards/DashboardPage.tsx')).DashboardPage }))

/** One pipeline: palette, canvas, inspector, and what it does. */
export function EditorPage() {
  const { id = '', run } = useParams()
  const isVersions = useMatch('/p/:id/versions') !== null
  const isDashboard = useMatch('/p/:id/dashboard') !== null
  const state = useQuery({
    queryKey: ['pipeline', id],
    queryFn: async ({ signal }) => {
      const [loaded, tabs] = await Promise.all([api.get<PipelineState>(`/pipelines/${id}`, signal), openTabs()])
      return { loaded, tabs }
    },
    // The draft keeps itself current from here on.
    staleTime: 0,
    gcTime: 0,
    // What is loaded anew is opened anew, also where it is the same.
    structuralSharing: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const [session, setSession] = useState<Session>()
  const [deleted, setDeleted] = useState<{ id: string; name: string }>()
  const { data, refetch } = state
  useEffect(() => {
    if (!data) return
    const { id: opening } = data.loaded
    const opened = openSession(data.loaded, data.tabs, (name) => setDeleted({ id: opening, name }))
    setSession(opened)
    setDeleted(undefined)
    return () => opened.close()
  }, [data])
  const reopen = useCallback(() => void refetch({ cancelRefetch: false }), [refetch])

  if (state.isError) {
    return (
      <PartFailure
        gone={t('This pipeline is not there')}
        failed={t('The pipeline could not be loaded')}
        error={state.error}
        retry={() => void state.refetch()}
      />
    )
  }
  if (deleted?.id === id) return <DeletedPage id={id} name={deleted.name} reopen={reopen} />
  if (!session || session.id !== id) {
    return <Waiting label={t('Loading the pipeline')} />
  }
  return (
    <SessionContext value={session}>
      {isVersions ? (
        <Suspense fallback={<Waiting label={t('Loading the versions')} />}>
          <VersionsPage />
        </Suspense>
      ) : isDashboard ? (
        <Suspense fallback={<Waiting label={t('Loading the dashboard')} />}>
          <DashboardPage />
        </Suspense>
      ) : run !== undefined ? (
        <RunView key={run} run={run} shown={<Editor />} />
      ) : (
        <Editor />
      )}
    </SessionContext>
  )
}

function Editor() {
  const session = useSession()
  const { isReadOnly } = session
  useCommands(() => editorCommands(session))
  usePlaceCommands()
  useClipboard()
  const name = useDraft((draft) => draft.document.name)
  const { palette, inspector, dock, inspectorOpen, dockOpen, isNarrow } = useWorkspace(
    useShallow(({ palette, inspector, dock, inspectorOpen, dockOpen, isNarrow }) => ({
      palette,
      inspector,
      dock,
      inspectorOpen,
      dockOpen,
      isNarrow,
    })),
  )
  const paletteOpen = useIsOpen('palette')
  const isAway = useIsAway()
  useEffect(() => {
    document.title = `${name || t('Unnamed pipeline')} – Millrace`
  }, [name])
  const sizes = {
    '--mr-palette': paletteOpen ? `${palette}px` : '0px',
    '--mr-inspector': inspectorOpen ? `${inspector}px` : '0px',
    '--mr-dock': dockOpen ? `${dock}px` : '41px',
  }
  return (
    <div
      className="mr-editor"
      style={sizes as CSSProperties}
      data-away={isAway || undefined}
      data-narrow={isNarrow || undefined}
      data-read-only={isReadOnly || undefined}
    >
      <Header />
      {isNarrow && <PartsBar />}
      <SidePanel panel="palette">
        <PaletteOrOutline />
      </SidePanel>
      <div className="mr-stage" data-region inert={isNarrow && (paletteOpen || inspectorOpen || dockOpen)}>
        <Canvas />
        {isReadOnly && <ReadOnlySign />}
        <PanelToggle panel="palette" />
        <PanelToggle panel="inspector" />
      </div>
      <div className="mr-over-stage">
        <EditorBanners />
      </div>
      <SidePanel panel="inspector">
        <Inspector />
      </SidePanel>
      <Dock />
      <StateAnnouncer />
      <Address />
    </div>
  )
}

/** By itself: a selection changes the address, and with it nothing else of the editor has to be drawn. */
function Address() {
  useAddress()
  return null
}

/** What is wrong with the connection, the server's processes, the saving or the run. */
function EditorBanners() {
  const isAway = useIsAway()
  const saving = useDraft((draft) => draft.saving)
  const nodes = useDraft((draft) => draft.document.nodes)
  const error = useLive((figures) => (figures.run?.status === 'failed' ? figures.run.error : undefined))
  return (
    <Banners>
      <SystemBanner kept={t('Your changes are kept here and saved when it is back.')} />
      {!isAway && saving === 'retrying' && <Banner tone="warning">{t('Your last changes are not saved yet. They are sent again.')}</Banner>}
      {saving === 'signedOut' && (
        <Banner tone="error">
          {t('You are signed out. Open the link that the server printed in another tab; your changes here are then saved.')}
        </Banner>
      )}
      {error !== undefined && <Banner tone="error">{runError(error, nodes).text}</Banner>}
    </Banners>
  )
}
