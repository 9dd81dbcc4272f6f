/** All that one open pipeline needs on the screen: its draft, what is known of it, its live figures, and its workspace. */
import type {
  Analysis,
  BatchPage,
  Change,
  ChangeAnswer,
  Explanation,
  Operation,
  PipelineDocument,
  PipelineState,
  Preview,
} from '@millrace/shared'
import { problemInWords } from '@millrace/shared'
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { api, ApiError } from '../api/client.ts'
import { live } from '../live/connection.ts'
import { firstRecords } from '../live/firstRecords.ts'
import { PipelineLiveStore, type PipelineLive } from '../live/pipelineLive.ts'
import { createPreviews, type Previews, type PreviewState } from '../preview/previews.ts'
import { newerAnalysis } from '../store/analysis.ts'
import { createDraft, type Draft, type DraftState } from '../store/draft.ts'
import { findingsOf, NO_FINDINGS, type Findings } from '../store/findings.ts'
import { createPeople, hear, type People } from '../store/people.ts'
import { say, sayError } from '../ui/say.ts'
import type { Mark } from '../versions/changeInWords.ts'
import { tellAllMissing } from './missing.ts'
import { keepDraft, keepUnfinished, sayDeleted, sayRefused } from './sharing.ts'
import { rememberTokens } from './tokens.ts'
import { createWorkspace, NARROW, type Workspace } from './workspace.ts'

/** Batches that are fetched when the page opens. */
const FETCHED_BATCHES = 200

export interface Deployed {
  /** 0 = never deployed. */
  version: number
  document: PipelineDocument | null
}

export interface Session {
  id: string
  /** A version that is looked at: nothing of it can be changed. */
  isReadOnly: boolean
  /** The session of the draft: itself, unless something else is looked at. */
  readonly base: Session
  /** What is marked on the canvas where two versions are compared, by id of node or wire. */
  marks?: ReadonlyMap<string, Mark>
  draft: Draft
  workspace: StoreApi<Workspace>
  analysis: StoreApi<{ analysis: Analysis | null }>
  deployed: StoreApi<Deployed>
  findings: StoreApi<Findings>
  live: PipelineLiveStore
  previews: Previews
  people: StoreApi<People>
  /** The token behind a stored reference, where it was made in this tab: the server never tells it again. */
  tokenOf(value: string): string | undefined
  /** Changes the draft, and says so when it cannot. */
  change(operations: Operation[], label: string, mergeKey?: string): boolean
  /** Has the draft checked once more, where that was not finished in time. */
  analyseAgain(): Promise<void>
  /** Reads anew what was deployed. */
  refreshDeployed(): Promise<void>
  /** Deletes the pipeline by `remove`, which answers whether it is gone: this tab leaves by itself, and nobody has to tell it. */
  leave(remove: () => Promise<boolean>): Promise<boolean>
  close(): void
}

/**
 * Opens a pipeline; `tabs` are the tabs of this browser that are open: see `openTabs`. Once the pipeline is deleted, by whomever, the session
 * closes itself and calls `onGone`; changes that were not sent stay in the browser.
 */
export function openSession(state: PipelineState, tabs: ReadonlySet<string> | undefined, onGone: (name: string) => void): Session {
  const { id } = state
  const path = `/pipelines/${id}`
  const client = crypto.randomUUID()
  const memory = keepDraft(id, client, tabs)
  const people = createPeople(localStorage)
  const draft = createDraft(state, {
    client,
    memory,
    ids: () => crypto.randomUUID(),
    submit: (change: Change) => api.post<ChangeAnswer>(`${path}/changes`, change),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    onRefused: sayRefused,
    onDeleted: (gone) => sayDeleted(draft, gone, workspace.getState().nodes, people.getState()),
    onGap: () => void reload(),
  })
  const isAtWork = state.run !== null && state.run.status !== 'stopped' && state.run.status !== 'failed'
  const { workspace, close: endWatch } = createWorkspace(isAtWork ? 'results' : 'rows', matchMedia(NARROW), localStorage)
  tellAllMissing({ draft, workspace })
  const endKeeping = keepUnfinished(id, workspace)
  const previews = createPreviews({
    client,
    draft,
    ask: (request, signal) => api.post<Preview>(`${path}/previews`, request, signal),
    explain: (request, signal) => api.post<Explanation>(`${path}/explain`, request, signal),
    later: (milliseconds, act) => {
      const timer = setTimeout(act, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  const analysis = createStore<{ analysis: Analysis | null }>(() => ({ analysis: null }))
  const deployed = createStore<Deployed>(() => ({ version: state.version, document: state.deployed }))
  const findings = createStore<Findings>(() => NO_FINDINGS)
  const find = () =>
    findings.setState((before) =>
      findingsOf(
        {
          document: draft.store.getState().document,
          deployed: deployed.getState().document,
          analysis: analysis.getState().analysis,
          unfinished: workspace.getState().unfinished,
          rowProblems: previews.store.getState().problems,
        },
        before,
      ),
    )
  find()
  const liveStore = new PipelineLiveStore((run) =>
    api.get<BatchPage>(`/runs/${run}/batches?limit=${FETCHED_BATCHES}`).then(
      ({ batches }) => liveStore.add(run, batches.toReversed()),
      () => undefined,
    ),
  )

  const takeAnalysis = (found: Analysis) => analysis.setState(({ analysis: before }) => ({ analysis: newerAnalysis(before, found) }))
  const fetchAnalysis = () =>
    api.get<Analysis>(`${path}/analysis`).then(
      takeAnalysis,
      // The server tries again by itself, and tells what it has found.
      () => undefined,
    )
  const end = () => {
    if (!isOpen) return
    session.close()
    if (!isLeaving) onGone(draft.store.getState().document.name)
  }
  const fetchState = async () => {
    try {
      return await api.get<PipelineState>(path)
    } catch (error) {
      // It was deleted while this tab was out of reach, so that nobody told it.
      if (error instanceof ApiError && error.status === 404) end()
      throw error
    }
  }
  const reload = async () => {
    const fresh = await fetchState()
    draft.load(fresh.document, fresh.sequence)
    deployed.setState({ version: fresh.version, document: fresh.deployed })
  }
  const refreshDeployed = async () => {
    const fresh = await fetchState()
    if (fresh.version !== deployed.getState().version) deployed.setState({ version: fresh.version, document: fresh.deployed })
  }

  let isOpen = true
  let isLeaving = false
  let watched = ''
  const tables = () =>
    // What runs may have tables that the draft has not.
    Object.entries({ ...deployed.getState().document?.nodes, ...draft.store.getState().document.nodes })
      .filter(([, node]) => node.type === 'liveTable')
      .map(([node]) => node)
  const watchTables = () => {
    const nodes = tables()
    if (nodes.join() === watched) return
    watched = nodes.join()
    live.watchTables(id, nodes)
  }
  const tokens = rememberTokens(draft.store)
  const tellWhere = () => live.tellWhere(id, { client, name: people.getState().name, node: workspace.getState().nodes[0] ?? null })
  const ends = [
    draft.store.subscribe((now, before) => {
      if (now.document === before.document) return
      find()
      watchTables()
    }),
    analysis.subscribe(find),
    deployed.subscribe(find),
    deployed.subscribe(watchTables),
    workspace.subscribe((now, before) => {
      if (now.unfinished !== before.unfinished) find()
      if (now.nodes !== before.nodes) previews.look(now.nodes[0])
      if (now.nodes[0] !== before.nodes[0]) tellWhere()
    }),
    people.subscribe((now, before) => {
      if (now.name !== before.name) tellWhere()
    }),
    previews.store.subscribe((now, before) => {
      if (now.problems !== before.problems) find()
    }),
    liveStore.store.subscribe((now, before) => {
      const sources = firstRecords(now, before)
      if (sources.size > 0) previews.recordsCame(sources)
    }),
    endKeeping,
    endWatch,
    previews.close,
    tokens.close,
    live.follow(id, {
      onChanges: (changes) => {
        if (changes === null) void reload().catch((error: unknown) => isOpen && sayError(error))
        else for (const change of changes) draft.receive(change)
      },
      onAnalysis: takeAnalysis,
      onFrame: (frame) => liveStore.take(frame),
      sequence: () => draft.store.getState().sequence,
      tables,
      onPeople: (everybody) => hear(people, everybody, client),
      here: tellWhere,
    }),
    live.onExistence((pipeline, isThere) => pipeline === id && !isThere && end()),
    live.onPipelines(() => void refreshDeployed().catch(() => undefined)),
    live.state.subscribe((now, before) => {
      if (now.connected === before.connected) return
      if (!now.connected) return liveStore.hold()
      void liveStore.resume()
      // What was found out meanwhile was told to nobody here.
      if (now.heardAt !== null) void fetchAnalysis()
      if (previews.store.getState().error !== undefined) previews.again()
    }),
  ]
  void fetchAnalysis()

  const session: Session = {
    id,
    isReadOnly: false,
    get base() {
      return session
    },
    draft,
    workspace,
    analysis,
    deployed,
    findings,
    live: liveStore,
    previews,
    people,
    tokenOf: tokens.tokenOf,
    change: (operations, label, mergeKey) => {
      const result = draft.change(operations, label, mergeKey)
      if (!result.ok) say(problemInWords(result), 'error')
      return result.ok
    },
    analyseAgain: () => api.post<Analysis>(`${path}/analysis`, {}).then(takeAnalysis, sayError),
    refreshDeployed,
    leave: async (remove) => {
      isLeaving = true
      isLeaving = await remove()
      return isLeaving
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      for (const stop of ends) stop()
      draft.close()
      memory.close()
      liveStore.close()
    },
  }
  return session
}

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('This belongs inside an open pipeline.')
  return session
}

export const useDraft = <T>(select: (state: DraftState) => T): T => useStore(useSession().draft.store, select)
export const useWorkspace = <T>(select: (state: Workspace) => T): T => useStore(useSession().workspace, select)
export const useAnalysis = (): Analysis | null => useStore(useSession().analysis, (state) => state.analysis)
export const useDeployed = (): Deployed => useStore(useSession().deployed)
export const useFindings = <T>(select: (state: Findings) => T): T => useStore(useSession().findings, select)
export const useLive = <T>(select: (state: PipelineLive) => T): T => useStore(useSession().live.store, select)
export const usePreviews = <T>(select: (state: PreviewState) => T): T => useStore(useSession().previews.store, select)
export const usePeople = <T>(select: (state: People) => T): T => useStore(useSession().people, select)
