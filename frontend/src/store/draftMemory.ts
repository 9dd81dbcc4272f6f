/** What this browser keeps of the work on one draft, so that a reload, or a tab closed while offline, loses nothing. */
import { changeSchema, operationSchema, type Change } from '@millrace/shared'
import { NOTHING_TO_UNDO, type UndoEntry, type UndoState } from './undo.ts'

/** Most characters kept of the way back; the oldest entries go first. */
const UNDO_CHARACTERS = 1_000_000
/** How long the way back may wait to be kept, in milliseconds; the changes themselves never wait. */
const UNDO_WAIT_MS = 400

export interface DraftMemory {
  /** Changes that the server may not have, oldest first, and the way back; what cannot be read is left out. */
  load(): { pending: Change[]; undo: UndoState }
  keepPending(pending: readonly Change[]): void
  keepUndo(undo: UndoState): void
  close(): void
}

export type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>
interface Stores {
  /** Lives as long as the tab: the way back belongs to it alone. */
  tab: Kept
  /** Outlives the tab: changes that never reached the server are sent by the next one. */
  browser: Kept
  /** Tabs that are open now; undefined where the browser cannot tell. */
  openTabs: ReadonlySet<string> | undefined
}

/** The name of the lock that a tab holds as long as it is open. */
export const tabLock = (client: string): string => `millrace.tab.${client}`
const unsentKey = (pipeline: string, client: string): string => `millrace.unsent.${pipeline}.${client}`

/** The memory of one pipeline's draft in the tab `client`. */
export function draftMemory(pipeline: string, client: string, { tab, browser, openTabs }: Stores): DraftMemory {
  const undoKey = `millrace.undo.${pipeline}`
  const beforeKey = `millrace.before.${pipeline}`
  let waiting: UndoState | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting) write(tab, undoKey, shortened(waiting))
    waiting = undefined
  }

  /** Keys of unsent changes whose tab is this one before its reload, or is open no more. */
  const orphans = (): string[] => {
    const own = tab.getItem(beforeKey)
    const prefix = unsentKey(pipeline, '')
    return Array.from({ length: browser.length }, (_, index) => browser.key(index) ?? '')
      .filter((key) => key.startsWith(prefix))
      .filter((key) => {
        const other = key.slice(prefix.length)
        return other !== client && (other === own || (openTabs !== undefined && !openTabs.has(tabLock(other))))
      })
      .sort()
  }

  return {
    load: () => {
      const keys = orphans()
      const pending = keys.flatMap((key) => changesOf(parse(browser.getItem(key))))
      const undo = undoOf(parse(tab.getItem(undoKey)))
      write(tab, beforeKey, client)
      // Under this tab's name before they go from the other's.
      if (pending.length > 0) write(browser, unsentKey(pipeline, client), JSON.stringify(pending))
      for (const key of keys) browser.removeItem(key)
      return { pending, undo }
    },
    keepPending: (pending) => {
      if (pending.length === 0) browser.removeItem(unsentKey(pipeline, client))
      else write(browser, unsentKey(pipeline, client), JSON.stringify(pending))
    },
    keepUndo: (undo) => {
      waiting = undo
      timer ??= setTimeout(flush, UNDO_WAIT_MS)
    },
    close: flush,
  }
}

/** The newest part of the way back that fits. */
function shortened({ undo, redo }: UndoState): string {
  let room = UNDO_CHARACTERS
  const newest = (entries: readonly UndoEntry[]) => {
    const kept: UndoEntry[] = []
    for (const entry of entries.toReversed()) {
      room -= JSON.stringify(entry).length
      if (room < 0) break
      kept.unshift(entry)
    }
    return kept
  }
  return JSON.stringify({ undo: newest(undo), redo: newest(redo) })
}

const changesOf = (kept: unknown): Change[] => changeSchema.array().safeParse(kept).data ?? []

function undoOf(kept: unknown): UndoState {
  const { undo, redo } = (kept ?? {}) as Partial<Record<keyof UndoState, unknown>>
  const entries = (side: unknown) => (Array.isArray(side) && side.every(isEntry) ? side : undefined)
  const [back, forth] = [entries(undo), entries(redo)]
  return back && forth ? { undo: back, redo: forth } : NOTHING_TO_UNDO
}

function isEntry(kept: unknown): kept is UndoEntry {
  const { label, mergeKey, inverse, mine } = (kept ?? {}) as Partial<Record<keyof UndoEntry, unknown>>
  return (
    typeof label === 'string' &&
    (mergeKey === undefined || typeof mergeKey === 'string') &&
    operationSchema.array().safeParse(inverse).success &&
    typeof mine === 'object' &&
    mine !== null &&
    Object.values(mine).every((value) => typeof value === 'string')
  )
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return undefined
  }
}

/** A browser without room keeps nothing: work goes on, it only is not remembered. */
function write(storage: Kept, key: string, text: string): void {
  try {
    storage.setItem(key, text)
  } catch {
    storage.removeItem(key)
  }
}
