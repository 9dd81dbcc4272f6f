/** Previews of one draft: the newest answer for each place that was looked at, what of it still holds, and the question that is on its way. */
import {
  changedNodes,
  type ExplainRequest,
  type Explanation,
  type PipelineDocument,
  type Preview,
  type PreviewCounts,
  type PreviewRequest,
  type PreviewTarget,
  type Problem,
} from '@millrace/shared'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Draft } from '../store/draft.ts'
import { choicesOf, chosenOf } from './choices.ts'

/** Quiet time after a change before rows are asked for anew, in milliseconds. */
const SETTLE_MS = 150
/** Answers that are kept; the one asked for longest ago goes first. */
const ANSWERS_KEPT = 40

export interface Answer {
  preview: Preview
  /** The newest rows of this place, where the answer has none because they cannot be computed. */
  lastRows: Preview | undefined
  /** The draft, or a sample, has changed since. */
  isStale: boolean
}

interface Counted {
  counts: PreviewCounts
  isStale: boolean
}

/** Why the place that is looked at has no rows: being asked, told, or not to be had. */
type Reason = { state: 'asking' } | { state: 'told'; explanation: Explanation } | { state: 'failed'; message: string }

export interface PreviewState {
  /** The node that is looked at. */
  node: string | undefined
  target: PreviewTarget | undefined
  /** Choice of rows by node, where the person made one. */
  choices: Readonly<Record<string, string>>
  /** By `keyOf(target)`. */
  answers: Readonly<Record<string, Answer>>
  /** By node; an entry that says the same keeps its identity. */
  counts: Readonly<Record<string, Counted>>
  /** What the rows have shown to be wrong, at nodes that are still as they were then. */
  problems: readonly Problem[]
  isAsking: boolean
  /** Why the newest question was not answered. */
  error: string | undefined
  reason: Reason | undefined
}

export interface PreviewParts {
  client: string
  draft: Pick<Draft, 'store' | 'settled'>
  ask: (request: PreviewRequest, signal: AbortSignal) => Promise<Preview>
  explain: (request: ExplainRequest, signal: AbortSignal) => Promise<Explanation>
  /** Calls back after so many milliseconds; answers with a way to call it off. */
  later: (milliseconds: number, act: () => void) => () => void
}

export interface Previews {
  store: StoreApi<PreviewState>
  /** Looks at the rows of a node; undefined = at none. */
  look: (node: string | undefined) => void
  /** Looks at other rows of the same node. */
  choose: (choice: string) => void
  /** Asks once more; with `refresh` for new samples of the sources. */
  again: (refresh?: boolean) => void
  /** A sample was given or taken away: nothing that is shown holds any longer. */
  samplesChanged: () => void
  /** Sources have received their first records: asks once more where rows wait for them. */
  recordsCame: (sources: ReadonlySet<string>) => void
  /** Asks why the place that is looked at has no rows. */
  explain: () => void
  close: () => void
}

export const keyOf = ({ node, port }: PreviewTarget): string => `${node} ${port}`

export function createPreviews(parts: PreviewParts): Previews {
  const { draft } = parts
  const store = createStore<PreviewState>(() => ({
    node: undefined,
    target: undefined,
    choices: {},
    answers: {},
    counts: {},
    problems: [],
    isAsking: false,
    error: undefined,
    reason: undefined,
  }))
  let question = new AbortController()
  let callOff = () => {}
  let isClosed = false
  /** Sources whose first records came while the question was on its way: its answer may not know of them. */
  let cameMeanwhile: ReadonlySet<string> = new Set()

  /** Follows the selection, the choice of rows and the wires; whether it leads somewhere else now. */
  const aim = (): boolean => {
    const { node, choices, target: before, reason } = store.getState()
    const { document } = draft.store.getState()
    const target = node === undefined ? undefined : chosenOf(choicesOf(document, node), choices[node])?.target
    if (target?.node === before?.node && target?.port === before?.port) return false
    // An explanation stays with the node that it leads to.
    const staysTold = reason?.state === 'told' && reason.explanation.node === node
    store.setState({ target, error: undefined, reason: staysTold ? reason : undefined })
    return true
  }

  /** Marks all that depends on what has changed. */
  const outdate = (changed: ReadonlySet<string>) => {
    if (changed.size === 0) return
    store.setState(({ answers, counts, problems }) => ({
      answers: markStale(answers, ({ preview }) => changed.has(preview.target.node)),
      counts: markStale(counts, (_, node) => changed.has(node)),
      problems: problems.some(({ node }) => changed.has(node ?? '')) ? problems.filter(({ node }) => !changed.has(node ?? '')) : problems,
    }))
  }

  const ask = async (refresh: boolean) => {
    callOff()
    question.abort()
    question = new AbortController()
    const { signal } = question
    const { target } = store.getState()
    if (!target) return store.setState({ isAsking: false, error: undefined })
    store.setState({ isAsking: true })
    cameMeanwhile = new Set()
    try {
      // The server answers for the draft that it has.
      await draft.settled()
      if (signal.aborted) return
      const { document, sequence } = draft.store.getState()
      const preview = await parts.ask({ client: parts.client, sequence, target, refresh }, signal)
      if (signal.aborted) return
      take(preview, document)
      if (waitsFor(preview, cameMeanwhile)) again()
    } catch (error) {
      if (!signal.aborted) store.setState({ isAsking: false, error: messageOf(error) })
    }
  }

  const take = (preview: Preview, asked: PipelineDocument) => {
    const changed = changedSince(draft.store.getState().document, asked)
    const key = keyOf(preview.target)
    store.setState(({ answers: { [key]: before, ...others }, counts, problems }) => {
      const isSame = before !== undefined && before.preview.key === preview.key && before.preview.sequence === preview.sequence
      const answer = {
        preview: isSame ? before.preview : preview,
        lastRows: preview.columns !== null ? undefined : before?.preview.columns ? before.preview : before?.lastRows,
        isStale: changed.has(preview.target.node),
      }
      const seen = new Set(Object.keys(preview.counts))
      return {
        answers: Object.fromEntries([...Object.entries(others), [key, answer] as const].slice(-ANSWERS_KEPT)),
        counts: withCounts(counts, preview.counts, changed),
        problems: [
          ...problems.filter(({ node }) => node === undefined || !seen.has(node)),
          ...preview.problems.filter(({ node }) => !changed.has(node ?? '')),
        ],
        isAsking: false,
        error: undefined,
      }
    })
  }

  const again = (refresh = false) => void ask(refresh)
  const askSoon = () => {
    callOff()
    callOff = parts.later(SETTLE_MS, () => again())
  }

  const end = draft.store.subscribe((now, before) => {
    if (now.document === before.document) return
    const changed = changedSince(now.document, before.document)
    outdate(changed)
    const isElsewhere = aim()
    const { target } = store.getState()
    if (isElsewhere || (target && changed.has(target.node))) {
      store.setState({ reason: undefined })
      askSoon()
    }
  })

  return {
    store,
    look: (node) => {
      if (node === store.getState().node) return
      store.setState({ node })
      if (aim()) again()
    },
    choose: (choice) => {
      const { node, choices } = store.getState()
      if (node === undefined) return
      store.setState({ choices: { ...choices, [node]: choice } })
      if (aim()) again()
    },
    again,
    samplesChanged: () => {
      outdate(new Set(Object.keys(draft.store.getState().document.nodes)))
      store.setState({ reason: undefined })
      again()
    },
    recordsCame: (sources) => {
      const { answers, target, isAsking } = store.getState()
      if (isAsking) cameMeanwhile = new Set([...cameMeanwhile, ...sources])
      else if (target && waitsFor(answers[keyOf(target)]?.preview, sources)) {
        store.setState({ reason: undefined })
        again()
      }
    },
    explain: () => {
      const { target } = store.getState()
      if (!target) return
      // Of one client the server answers only the newest question.
      callOff()
      question.abort()
      question = new AbortController()
      const { signal } = question
      store.setState({ reason: { state: 'asking' }, isAsking: false })
      draft
        .settled()
        .then(() => parts.explain({ client: parts.client, sequence: draft.store.getState().sequence, target }, signal))
        .then(
          (explanation) => !signal.aborted && store.setState({ reason: { state: 'told', explanation } }),
          (error: unknown) => !signal.aborted && store.setState({ reason: { state: 'failed', message: messageOf(error) } }),
        )
    },
    close: () => {
      if (isClosed) return
      isClosed = true
      end()
      callOff()
      question.abort()
    },
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether an answer had nothing of one of these sources, since nobody had sent it anything. */
const waitsFor = (preview: Preview | undefined, sources: ReadonlySet<string>): boolean =>
  Object.entries(preview?.samples ?? {}).some(([node, { origin }]) => origin === 'none' && sources.has(node))

/** Nodes whose rows may be others than they were with an earlier draft. */
function changedSince(now: PipelineDocument, then: PipelineDocument): ReadonlySet<string> {
  if (now === then) return new Set()
  return now.options.timeZone === then.options.timeZone ? new Set(changedNodes(now, then).keys()) : new Set(Object.keys(now.nodes))
}

/** Entries with those marked that do not hold any longer; `entries` itself when none is. */
function markStale<E extends { isStale: boolean }>(
  entries: Readonly<Record<string, E>>,
  isOld: (entry: E, key: string) => boolean,
): Readonly<Record<string, E>> {
  const old = Object.entries(entries).filter(([key, entry]) => !entry.isStale && isOld(entry, key))
  return old.length === 0 ? entries : { ...entries, ...Object.fromEntries(old.map(([key, entry]) => [key, { ...entry, isStale: true }])) }
}

function withCounts(
  known: Readonly<Record<string, Counted>>,
  found: Readonly<Record<string, PreviewCounts>>,
  changed: ReadonlySet<string>,
): Readonly<Record<string, Counted>> {
  const fresh = Object.entries(found).flatMap(([node, counts]) => {
    const entry = { counts, isStale: changed.has(node) }
    return JSON.stringify(entry) === JSON.stringify(known[node]) ? [] : [[node, entry] as const]
  })
  return fresh.length === 0 ? known : { ...known, ...Object.fromEntries(fresh) }
}
