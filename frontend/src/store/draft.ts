import { applyChange, type Change, type ChangeAnswer, type Operation, type OrderedChange, type PipelineDocument } from '@millrace/shared'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { DeletedNodes } from './deletedNodes.ts'
import type { DraftMemory } from './draftMemory.ts'
import { shareUnchanged } from './sharing.ts'
import { entryOf, remember, targetOf, type UndoEntry, type UndoState, usable } from './undo.ts'

/** First and longest wait before a change is sent again, in milliseconds. */
const RETRY_MS = 500
const RETRY_MOST_MS = 8000
/** Most operations of one change. */
const OPERATIONS = 1000

type Saving = 'saved' | 'saving' | 'retrying' | 'signedOut'

export interface DraftState {
  /** What the person sees: the confirmed document with the own changes that wait. */
  document: PipelineDocument
  /** Sequence of the last change that the server has ordered and this client has taken. */
  sequence: number
  saving: Saving
  undoLabel: string | undefined
  redoLabel: string | undefined
}

export interface DraftParts {
  client: string
  ids: () => string
  /** Sends a change. Throws an error with a `status`: 0 or 5xx = try again. */
  submit: (change: Change) => Promise<ChangeAnswer>
  wait: (milliseconds: number) => Promise<void>
  /** The server refused an own change: it is taken back here. `again` does it anew, with the nodes that it needs; absent where that cannot be. */
  onRefused: (label: string, reason: Refusal | Error, again?: Again) => void
  /** Other clients deleted nodes. */
  onDeleted: (gone: readonly Gone[]) => void
  memory: Pick<DraftMemory, 'load' | 'keepPending' | 'keepUndo'>
  /** Changes are missing: the draft has to be loaded anew. */
  onGap: () => void
}

export interface Refusal {
  code: string
  params: Record<string, unknown>
}
/** A way to do a refused change after all; `restores` tells the names of the nodes that come back with it. */
export interface Again {
  restores: readonly string[]
  act: () => void
}

/** A node that another client deleted; which one is unknown where the draft was loaded anew. */
export interface Gone {
  node: string
  name: string
  by: string | undefined
}

type ChangeResult = { ok: true } | { ok: false; code: string; params: Record<string, unknown> }

/** One draft: confirmed document, own changes that wait, and the way back. */
export interface Draft {
  store: StoreApi<DraftState>
  change: (operations: Operation[], label: string, mergeKey?: string) => ChangeResult
  undo: () => void
  redo: () => void
  /** Brings back nodes that somebody else deleted, with their wires and views. */
  restore: (nodes: readonly string[], label: string) => ChangeResult
  /** A change as the server ordered it, by this client or another, in any order and more than once. */
  receive: (ordered: OrderedChange) => void
  load: (document: PipelineDocument, sequence: number) => void
  /** Resolves once nothing waits to be sent. */
  settled: () => Promise<void>
  close: () => void
}

export function createDraft(loaded: { document: PipelineDocument; sequence: number }, parts: DraftParts): Draft {
  const remembered = parts.memory.load()
  let confirmed = loaded.document
  let pending: Change[] = remembered.pending
  let undoState: UndoState = remembered.undo
  let sending = false
  let closed = false
  let inFlight: string | undefined
  /** Own changes that the server has ordered while changes before them are still on their way here. */
  const ordered = new Map<string, number>()
  const early = new Map<number, Change>()
  const deleted = new DeletedNodes()
  let refused: { change: Change; reason: Refusal | Error }[] = []
  let waiters: (() => void)[] = []

  const store = createStore<DraftState>(() => ({
    document: confirmed,
    sequence: loaded.sequence,
    saving: 'saved',
    undoLabel: undoState.undo.at(-1)?.label,
    redoLabel: undoState.redo.at(-1)?.label,
  }))

  const setPending = (next: Change[]) => {
    pending = next
    parts.memory.keepPending(next)
  }
  const setUndo = (next: UndoState) => {
    undoState = next
    parts.memory.keepUndo(next)
    store.setState({ undoLabel: next.undo.at(-1)?.label, redoLabel: next.redo.at(-1)?.label })
  }

  /** Own changes stand on top of what the server has confirmed; one that no longer fits is left to the server's answer. */
  const replay = () => {
    let document = confirmed
    for (const change of pending) {
      const applied = applyChange(document, change)
      if (applied.ok) document = applied.document
    }
    store.setState(({ document: before }) => ({ document: shareUnchanged(before, document) }))
  }

  /** Applies an own change and queues it; answers with its way back. */
  const take = (operations: Operation[], label: string, mergeKey?: string): { result: ChangeResult; entry?: UndoEntry } => {
    const change: Change = {
      id: parts.ids(),
      client: parts.client,
      label,
      ops: operations,
      ...(mergeKey !== undefined && { mergeKey }),
    }
    const applied = applyChange(store.getState().document, change)
    if (!applied.ok) return { result: { ok: false, code: applied.code, params: applied.params } }
    const last = pending.at(-1)
    const unsent = last !== undefined && last.id !== inFlight && !ordered.has(last.id)
    const joined = last && unsent && mergeKey !== undefined && last.mergeKey === mergeKey ? join(last.ops, operations) : undefined
    if (last && joined && joined.length <= OPERATIONS) setPending([...pending.slice(0, -1), { ...last, ops: joined }])
    else setPending([...pending, change])
    store.setState({ document: applied.document, saving: store.getState().saving === 'retrying' ? 'retrying' : 'saving' })
    void send()
    return { result: { ok: true }, entry: entryOf({ label, mergeKey }, applied.inverse, applied.document) }
  }

  const next = () => pending.find((change) => !ordered.has(change.id))

  const send = async () => {
    if (sending) return
    sending = true
    let delay = RETRY_MS
    for (let change = next(); change && !closed; change = next()) {
      inFlight = change.id
      try {
        const answer = await parts.submit(change)
        delay = RETRY_MS
        if (answer.accepted) order(answer.sequence, answer.change ?? change)
        else refuse(change, answer)
        if (store.getState().saving !== 'saving') store.setState({ saving: 'saving' })
      } catch (error) {
        const status = (error as { status?: number }).status ?? 0
        if (status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)) {
          refuse(change, error as Error)
        } else {
          store.setState({ saving: status === 401 || status === 403 ? 'signedOut' : 'retrying' })
          await parts.wait(delay)
          delay = Math.min(delay * 2, RETRY_MOST_MS)
        }
      }
    }
    inFlight = undefined
    sending = false
    if (closed) return
    store.setState({ saving: 'saved' })
    for (const done of waiters) done()
    waiters = []
  }

  const refuse = (change: Change, reason: Refusal | Error) => {
    setPending(pending.filter((each) => each.id !== change.id))
    replay()
    // What the change would have taken back never happened; older ones can still be taken back.
    const { document } = store.getState()
    setUndo({ undo: undoState.undo.filter((entry) => usable(entry, document).length > 0), redo: undoState.redo })
    refused.push({ change, reason })
    tellRefused()
  }

  /** Tells of refused changes, once what they clashed with has arrived here too. */
  const tellRefused = () => {
    const [early, due] = [[] as typeof refused, [] as typeof refused]
    for (const each of refused) (clashIsOnItsWay(each.reason) ? early : due).push(each)
    refused = early
    for (const each of due) parts.onRefused(each.change.label, each.reason, again(each.change))
  }
  const clashIsOnItsWay = (reason: Refusal | Error): boolean =>
    !(reason instanceof Error) && reason.code === 'noSuchNode' && confirmed.nodes[String(reason.params['node'])] !== undefined

  /** How a refused change can be done after all: with the nodes that others deleted meanwhile. */
  const again = ({ ops, label }: Change): Again | undefined => {
    const { document } = store.getState()
    const missing = deleted.neededBy(ops, document)
    const restoring = deleted.restoring(document, missing)
    const restored = applyChange(document, { ops: restoring })
    if (!restored.ok || !applyChange(restored.document, { ops }).ok) return undefined
    return { restores: missing.map((id) => restored.document.nodes[id]!.name), act: () => void change([...restoring, ...ops], label) }
  }

  /** Enters a change that the server ordered, once all before it are there. */
  const order = (sequence: number, change: Change) => {
    const { sequence: known } = store.getState()
    ordered.set(change.id, sequence)
    if (sequence > known) early.set(sequence, change)
    let newest = known
    const gone: Gone[] = []
    for (let following = early.get(newest + 1); following; following = early.get(newest + 1)) {
      const applied = applyChange(confirmed, following)
      if (!applied.ok) break
      early.delete(++newest)
      if (following.client !== parts.client)
        gone.push(...deleted.note(confirmed, following).map((each) => ({ ...each, by: following.client })))
      confirmed = applied.document
    }
    reach(newest)
    if (gone.length > 0) parts.onDeleted(gone)
    if (early.size > 0) parts.onGap()
  }

  /** The confirmed document is that of `sequence`: own changes up to it wait no longer. */
  const reach = (sequence: number) => {
    setPending(pending.filter((change) => (ordered.get(change.id) ?? Number.POSITIVE_INFINITY) > sequence))
    const waiting = new Set(pending.map((change) => change.id))
    for (const id of ordered.keys()) if (!waiting.has(id) && id !== inFlight) ordered.delete(id)
    store.setState({ sequence })
    replay()
    tellRefused()
  }

  const change = (operations: Operation[], label: string, mergeKey?: string): ChangeResult => {
    if (operations.length === 0) return { ok: true }
    const { result, entry } = take(operations, label, mergeKey)
    if (entry) setUndo(remember(undoState, entry))
    return result
  }

  if (pending.length > 0) {
    replay()
    store.setState({ saving: 'saving' })
    void send()
  }

  return {
    store,
    change,
    restore: (nodes, label) => change(deleted.restoring(store.getState().document, nodes), label),
    undo: () => goBack('undo', 'redo'),
    redo: () => goBack('redo', 'undo'),
    receive: ({ sequence, change }) => order(sequence, change),
    load: (document, sequence) => {
      if (sequence < store.getState().sequence) return
      const seen = store.getState().document
      const ops = Object.keys(confirmed.nodes)
        .filter((id) => !document.nodes[id] && seen.nodes[id])
        .map((id): Operation => ({ op: 'removeNode', id }))
      const gone = deleted.note(confirmed, { ops }).map((each) => ({ ...each, by: undefined }))
      confirmed = document
      for (const known of early.keys()) if (known <= sequence) early.delete(known)
      reach(sequence)
      if (gone.length > 0) parts.onDeleted(gone)
      const [first] = early
      if (first) order(...first)
    },
    settled: () => (!sending ? Promise.resolve() : new Promise<void>((resolve) => void waiters.push(resolve))),
    close: () => {
      closed = true
    },
  }

  /** Takes the newest entry of one side that still means something, and puts its own way back on the other side. */
  function goBack(from: 'undo' | 'redo', to: 'undo' | 'redo'): void {
    let side = undoState[from]
    while (side.length > 0) {
      const entry = side.at(-1)!
      side = side.slice(0, -1)
      const operations = usable(entry, store.getState().document)
      const back = operations.length > 0 ? take(operations, entry.label).entry : undefined
      setUndo({ ...undoState, [from]: side, ...(back && { [to]: [...undoState[to], back] }) })
      if (back) return
    }
  }
}

/** Operations of two changes as one; of what is set twice, the later stays. */
function join(before: readonly Operation[], after: readonly Operation[]): Operation[] {
  const set = new Set(after.map(targetOf).filter((target) => target !== undefined))
  return [...before.filter((op) => !set.has(targetOf(op) ?? '')), ...after]
}
