import type { DraftMemory, Kept } from './draftMemory.ts'
import { NOTHING_TO_UNDO } from './undo.ts'

/** A browser that keeps nothing. */
export const NO_MEMORY: DraftMemory = {
  load: () => ({ pending: [], undo: NOTHING_TO_UNDO }),
  keepPending: () => undefined,
  keepUndo: () => undefined,
  close: () => undefined,
}

/** A browser's storage with room for so many characters. */
export function storage(room = Number.POSITIVE_INFINITY): Kept {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => {
      if (value.length > room) throw new Error('There is no room left.')
      items.set(key, value)
    },
  }
}
