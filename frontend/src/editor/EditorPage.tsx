import { Button, Center, Loader } from '@mantine/core'
import type { PipelineState } from '@millrace/shared'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useParams } from 'react-router'
import { useStore } from 'zustand'
import { api, ApiError } from '../api/client.ts'
import { Failure } from '../app/Failure.tsx'
import { Canvas } from '../canvas/Canvas.tsx'
import { Dock } from '../dock/Dock.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { live } from '../live/connection.ts'
import { Palette } from '../palette/Palette.tsx'
import { Header } from './Header.tsx'
import { openSession, SessionContext, useDraft, useLive, type Session } from './session.ts'
import { useShortcuts } from './useShortcuts.ts'

/** One pipeline: palette, canvas, inspector, and what it does. */
export function EditorPage() {
  const { id = '' } = useParams()
  const state = useQuery({
    queryKey: ['pipeline', id],
    queryFn: ({ signal }) => api.get<PipelineState>(`/pipelines/${id}`, signal),
    // The draft keeps itself current from here on.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const [session, setSession] = useState<Session>()
  const { data } = state
  useEffect(() => {
    if (!data) return
    const opened = openSession(data)
    setSession(opened)
    return () => opened.close()
  }, [data])

  if (state.isError) {
    const gone = state.error instanceof ApiError && state.error.status === 404
    return (
      <Failure
        title={gone ? 'This pipeline is not there' : 'The pipeline could not be loaded'}
        text={state.error.message}
        {...(!gone && { action: <Button onClick={() => void state.refetch()}>Try again</Button> })}
      />
    )
  }
  if (!session || session.id !== id) {
    return (
      <Center h="100vh">
        <Loader aria-label="Loading the pipeline" />
      </Center>
    )
  }
  return (
    <SessionContext value={session}>
      <Editor />
    </SessionContext>
  )
}

function Editor() {
  useShortcuts()
  const name = useDraft((draft) => draft.document.name)
  useEffect(() => {
    document.title = `${name || 'Unnamed pipeline'} – Millrace`
  }, [name])
  return (
    <div className="mr-editor">
      <div className="mr-editor-head">
        <Header />
        <Banners />
      </div>
      <aside className="mr-side mr-side-start" aria-label="Palette">
        <Palette />
      </aside>
      <Canvas />
      <aside className="mr-side mr-side-end" aria-label="Settings">
        <Inspector />
      </aside>
      <Dock />
    </div>
  )
}

/** What is wrong with the connection, the server's processes or the run. */
function Banners() {
  const { connected, system } = useStore(live.state)
  const saving = useDraft((draft) => draft.saving)
  const error = useLive((figures) => (figures.run?.status === 'failed' ? figures.run.error : undefined))
  const restarting = system?.children.filter((child) => child.status === 'restarting').map((child) => child.name) ?? []
  return (
    <div aria-live="polite">
      {!connected && (
        <div className="mr-banner">The connection to the server is away. Your changes are kept here and sent when it is back.</div>
      )}
      {connected && saving === 'retrying' && <div className="mr-banner">Your last changes are not saved yet. They are sent again.</div>}
      {saving === 'signedOut' && (
        <div className="mr-banner" data-tone="error">
          You are signed out. Open the link that the server printed in another tab; your changes here are then saved.
        </div>
      )}
      {restarting.length > 0 && <div className="mr-banner">Starting again: {restarting.join(', ')}.</div>}
      {system?.redis === 'down' && <div className="mr-banner">Redis is being started again. Pipelines go on meanwhile.</div>}
      {error && (
        <div className="mr-banner" data-tone="error" role="alert">
          {error}
        </div>
      )}
    </div>
  )
}
