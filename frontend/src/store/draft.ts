import { applyChange, type Change, type ChangeAnswer, type Operation, type OrderedChange, type PipelineDocument } from '@millrace/shared'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { shareUnchanged } from './sharing.ts'
import { entryOf, NOTHING_TO_UNDO, remember, targetOf, type UndoEntry, type UndoState, usable } from './undo.ts'

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
  /** The server refused an own change: it is taken back here. */
  onRefused: (label: string, reason: { code: string; params: Record<string, unknown> } | Error) => void
  /** Changes are missing: the draft has to be loaded anew. */
  onGap: () => void
}

type ChangeResult = { ok: true } | { ok: false; code: string; params: Record<string, unknown> }

/** One draft: confirmed document, own changes that wait, and the way back. */
export interface Draft {
  store: StoreApi<DraftState>
  change: (operations: Operation[], label: string, mergeKey?: string) => ChangeResult
  undo: () => void
  redo: () => void
  /** A change as the server ordered it, by this client or another, in any order and more than once. */
  receive: (ordered: OrderedChange) => void
  load: (document: PipelineDocument, sequence: number) => void
  /** Resolves once nothing waits to be sent. */
  settled: () => Promise<void>
  close: () => void
}

export function createDraft(loaded: { document: PipelineDocument; sequence: number }, parts: DraftParts): Draft {
  let confirmed = loaded.document
  let pending: Change[] = []
  let undoState: UndoState = NOTHING_TO_UNDO
  let sending = false
  let closed = false
  let inFlight: string | undefined
  /** Own changes that the server has ordered while changes before them are still on their way here. */
  const ordered = new Map<string, number>()
  const early = new Map<number, Change>()
  let waiters: (() => void)[] = []

  const store = createStore<DraftState>(() => ({
    document: confirmed,
    sequence: loaded.sequence,
    saving: 'saved',
    undoLabel: undefined,
    redoLabel: undefined,
  }))

  const setUndo = (next: UndoState) => {
    undoState = next
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
    if (last && joined && joined.length <= OPERATIONS) pending = [...pending.slice(0, -1), { ...last, ops: joined }]
    else pending = [...pending, change]
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

  const refuse = (change: Change, reason: { code: string; params: Record<string, unknown> } | Error) => {
    pending = pending.filter((each) => each.id !== change.id)
    // What it would have taken back never happened.
    setUndo(NOTHING_TO_UNDO)
    replay()
    parts.onRefused(change.label, reason)
  }

  /** Enters a change that the server ordered, once all before it are there. */
  const order = (sequence: number, change: Change) => {
    const { sequence: known } = store.getState()
    ordered.set(change.id, sequence)
    if (sequence > known) early.set(sequence, change)
    let newest = known
    for (let following = early.get(newest + 1); following; following = early.get(newest + 1)) {
      const applied = applyChange(confirmed, following)
      if (!applied.ok) break
      early.delete(++newest)
      confirmed = applied.document
    }
    reach(newest)
    if (early.size > 0) parts.onGap()
  }

  /** The confirmed document is that of `sequence`: own changes up to it wait no longer. */
  const reach = (sequence: number) => {
    pending = pending.filter((change) => (ordered.get(change.id) ?? Number.POSITIVE_INFINITY) > sequence)
    const waiting = new Set(pending.map((change) => change.id))
    for (const id of ordered.keys()) if (!waiting.has(id) && id !== inFlight) ordered.delete(id)
    store.setState({ sequence })
    replay()
  }

  return {
    store,
    change: (operations, label, mergeKey) => {
      if (operations.length === 0) return { ok: true }
      const { result, entry } = take(operations, label, mergeKey)
      if (entry) setUndo(remember(undoState, entry))
      return result
    },
    undo: () => goBack('undo', 'redo'),
    redo: () => goBack('redo', 'undo'),
    receive: ({ sequence, change }) => order(sequence, change),
    load: (document, sequence) => {
      if (sequence < store.getState().sequence) return
      confirmed = document
      for (const known of early.keys()) if (known <= sequence) early.delete(known)
      reach(sequence)
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
