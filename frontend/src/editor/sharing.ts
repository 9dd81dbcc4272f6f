/** One pipeline in several tabs: which tabs are open, what is kept for a reload, and what is said where changes meet. */
import { problemInWords } from '@millrace/shared'
import type { StoreApi } from 'zustand/vanilla'
import type { Again, Draft, Gone, Refusal } from '../store/draft.ts'
import { draftMemory, tabLock, type DraftMemory } from '../store/draftMemory.ts'
import type { Unfinished } from '../store/findings.ts'
import { nameOf, type People } from '../store/people.ts'
import { say } from '../ui/say.ts'
import { sayWithActions } from '../ui/sayWithActions.tsx'
import { t } from '../ui/text.ts'
import type { Workspace } from './workspace.ts'

/** The tabs of this browser that are open; undefined where it cannot tell, as on a page that came without TLS from another machine. */
export async function openTabs(): Promise<ReadonlySet<string> | undefined> {
  if (!('locks' in navigator)) return undefined
  const { held = [] } = await navigator.locks.query()
  return new Set(held.map(({ name }) => name ?? ''))
}

/** Shows other tabs that this one is open, until it is closed or the function that comes back is called. */
function holdTab(client: string): () => void {
  if (!('locks' in navigator)) return () => undefined
  let end = () => {}
  const open = new Promise<void>((resolve) => (end = resolve))
  void navigator.locks.request(tabLock(client), () => open)
  return end
}

/** What this browser keeps of the draft; written whole when the page is left. */
export function keepDraft(pipeline: string, client: string, tabs: ReadonlySet<string> | undefined): DraftMemory {
  const memory = draftMemory(pipeline, client, { tab: sessionStorage, browser: localStorage, openTabs: tabs })
  const letGo = holdTab(client)
  addEventListener('pagehide', memory.close)
  return {
    ...memory,
    close: () => {
      removeEventListener('pagehide', memory.close)
      memory.close()
      letGo()
    },
  }
}

/** Says that the server refused a change, why, and how it can be done after all. */
export function sayRefused(label: string, reason: Refusal | Error, again: Again | undefined): void {
  const why = reason instanceof Error ? reason.message : problemInWords(reason)
  const words = t('"{label}" was taken back: {reason}', { label, reason: why })
  if (!again) return say(words, 'error')
  const [first] = again.restores
  const act = first === undefined ? t('Do it again') : t('Restore {name} with the change', { name: again.restores.join(', ') })
  sayWithActions(`refused ${label}`, words, [{ label: act, run: again.act }])
}

/** Says that somebody else deleted nodes that this person had selected, with a way back. */
export function sayDeleted(draft: Draft, gone: readonly Gone[], selected: readonly string[], people: People): void {
  const mine = gone.filter(({ node }) => selected.includes(node))
  if (mine.length === 0) return
  const what = mine.map(({ name }) => name).join(', ')
  const person = people.others.find(({ client }) => client === mine[0]!.by)
  const words = person
    ? t('{person} deleted {what}, which you had selected.', { person: nameOf(person), what })
    : t('{what}, which you had selected, was deleted elsewhere.', { what })
  const label = t('Restore {name}', { name: what })
  const nodes = mine.map(({ node }) => node)
  sayWithActions(`deleted ${nodes.join(' ')}`, words, [{ label, run: () => void draft.restore(nodes, label) }])
}

/** Half-typed fields outlive a reload too: `workspace` begins with what this tab kept, and keeps what is typed. Answers with how that ends. */
export function keepUnfinished(pipeline: string, workspace: StoreApi<Workspace>): () => void {
  const key = `millrace.unfinished.${pipeline}`
  workspace.setState({ unfinished: unfinishedIn(sessionStorage.getItem(key)) })
  return workspace.subscribe(({ unfinished }, before) => {
    if (unfinished !== before.unfinished) sessionStorage.setItem(key, JSON.stringify(unfinished))
  })
}

/** Half-typed fields as they were kept; what cannot be read is left out. */
export function unfinishedIn(text: string | null): Workspace['unfinished'] {
  const isUnfinished = (kept: unknown): kept is Unfinished => {
    const { node, setting, text: typed } = (kept ?? {}) as Partial<Record<keyof Unfinished, unknown>>
    return [node, setting, typed].every((each) => typeof each === 'string')
  }
  try {
    const kept = Object.entries((JSON.parse(text ?? '{}') ?? {}) as Record<string, unknown>)
    return Object.fromEntries(kept.filter((entry): entry is [string, Unfinished] => isUnfinished(entry[1])))
  } catch {
    return {}
  }
}
