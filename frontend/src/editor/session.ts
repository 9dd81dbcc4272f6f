/** All that one open pipeline needs on the screen: its draft, its analysis, its live figures, and what is selected. */
import type { Analysis, BatchPage, Change, ChangeAnswer, Operation, PipelineDocument, PipelineState, Problem } from '@millrace/shared'
import { checkDocument, problemInWords } from '@millrace/shared'
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { api } from '../api/client.ts'
import { live } from '../live/connection.ts'
import { PipelineLiveStore, type PipelineLive } from '../live/pipelineLive.ts'
import { createDraft, type Draft, type DraftState } from '../store/draft.ts'
import { say, sayError } from '../ui/say.ts'

/** Batches that are fetched when the page opens. */
const FETCHED_BATCHES = 200

export type DockTab = 'results' | 'batches' | 'charts' | 'dead' | 'problems' | 'events'

export interface Workspace {
  /** Ids of selected nodes, and keys of selected wires. */
  nodes: readonly string[]
  edges: readonly string[]
  tab: DockTab
  dockOpen: boolean
}

export interface Deployed {
  /** 0 = never deployed. */
  version: number
  document: PipelineDocument | null
}

export interface Session {
  id: string
  draft: Draft
  workspace: StoreApi<Workspace>
  analysis: StoreApi<{ analysis: Analysis | null }>
  deployed: StoreApi<Deployed>
  live: PipelineLiveStore
  /** Changes the draft, and says so when it cannot. */
  change(operations: Operation[], label: string, mergeKey?: string): boolean
  /** Reads anew what was deployed. */
  refreshDeployed(): Promise<void>
  close(): void
}

export function openSession(state: PipelineState): Session {
  const { id } = state
  const path = `/pipelines/${id}`
  const draft = createDraft(state, {
    client: crypto.randomUUID(),
    ids: () => crypto.randomUUID(),
    submit: (change: Change) => api.post<ChangeAnswer>(`${path}/changes`, change),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    onRefused: (label, reason) =>
      say(`"${label}" was taken back: ${reason instanceof Error ? reason.message : problemInWords(reason)}`, 'error'),
    onGap: () => void reload(),
  })
  const workspace = createStore<Workspace>(() => ({ nodes: [], edges: [], tab: 'results', dockOpen: true }))
  const analysis = createStore<{ analysis: Analysis | null }>(() => ({ analysis: null }))
  const deployed = createStore<Deployed>(() => ({ version: state.version, document: state.deployed }))
  const liveStore = new PipelineLiveStore((run) => {
    api.get<BatchPage>(`/runs/${run}/batches?limit=${FETCHED_BATCHES}`).then(
      ({ batches }) => liveStore.add(run, batches.toReversed()),
      () => undefined,
    )
  })

  const fetchAnalysis = () =>
    api.get<Analysis>(`${path}/analysis`).then(
      (found) => analysis.setState(({ analysis: before }) => ({ analysis: before && before.sequence > found.sequence ? before : found })),
      () => undefined,
    )
  const reload = async () => {
    const fresh = await api.get<PipelineState>(path)
    draft.load(fresh.document, fresh.sequence)
    deployed.setState({ version: fresh.version, document: fresh.deployed })
  }
  const refreshDeployed = async () => {
    const fresh = await api.get<PipelineState>(path)
    deployed.setState({ version: fresh.version, document: fresh.deployed })
  }

  let watched = ''
  const tables = () =>
    Object.entries(draft.store.getState().document.nodes)
      .filter(([, node]) => node.type === 'liveTable')
      .map(([node]) => node)
  const watchTables = () => {
    const nodes = tables()
    if (nodes.join() === watched) return
    watched = nodes.join()
    live.watchTables(id, nodes)
  }
  const unfollow = live.follow(id, {
    onChanges: (changes) => {
      if (changes === null) void reload().catch(sayError)
      else for (const change of changes) draft.receive(change)
    },
    onAnalysis: (found) => analysis.setState({ analysis: found }),
    onFrame: (frame) => liveStore.take(frame),
    sequence: () => draft.store.getState().sequence,
    tables,
  })
  const unpipelines = live.onPipelines(() => void refreshDeployed().catch(() => undefined))
  const unwatch = draft.store.subscribe(watchTables)
  void fetchAnalysis()

  return {
    id,
    draft,
    workspace,
    analysis,
    deployed,
    live: liveStore,
    change: (operations, label, mergeKey) => {
      const result = draft.change(operations, label, mergeKey)
      if (!result.ok) say(problemInWords(result), 'error')
      return result.ok
    },
    refreshDeployed,
    close: () => {
      unfollow()
      unpipelines()
      unwatch()
      draft.close()
      liveStore.close()
    },
  }
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
export const useLive = <T>(select: (state: PipelineLive) => T): T => useStore(useSession().live.store, select)

const checked = new WeakMap<PipelineDocument, Problem[]>()
const keyOf = ({ code, node, port, setting }: Problem) => [code, node, port, setting].join(' ')

/** Problems of structure at once, and what the engine found; the engine's may be those of a moment ago. */
export function useProblems(): Problem[] {
  const document = useDraft((state) => state.document)
  const analysis = useAnalysis()
  let own = checked.get(document)
  if (!own) checked.set(document, (own = checkDocument(document)))
  const known = new Set(own.map(keyOf))
  // What only the engine can say; problems of structure that it told are ours to tell, as of now.
  const engines = (analysis?.problems ?? []).filter(
    (problem) =>
      ENGINE_CODES.has(problem.code) && !known.has(keyOf(problem)) && (problem.node === undefined || document.nodes[problem.node]),
  )
  return [...own, ...engines]
}

const ENGINE_CODES = new Set([
  'unknownColumn',
  'columnType',
  'columnTwice',
  'columnReserved',
  'expressionError',
  'forbiddenFunction',
  'notOneExpression',
  'unknownTable',
  'analysisTimedOut',
])
