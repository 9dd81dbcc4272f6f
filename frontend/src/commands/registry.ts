/** All that can be done on the page that is open: the command palette lists it, the list of shortcuts shows its keys, and the keys do it. */
import { useEffect, useRef } from 'react'
import { createStore } from 'zustand/vanilla'

export interface Command {
  /** The same for the same deed, however often it is provided. */
  id: string
  /** Said as what happens: "Undo: Add Filter". */
  name: string
  /** Under which heading it is listed. */
  group: string
  /** What more is said of it in the palette. */
  hint?: string
  /** Other words by which it is found. */
  search?: readonly string[]
  /** Keys that do it, such as `Ctrl+Shift+Z`; the first is shown beside its name. Ctrl is also the Command key. */
  keys?: readonly string[]
  /** What the list of shortcuts says, where the name changes or does not speak of itself. */
  keysName?: string
  /** It cannot be done now: the palette leaves it out, and its keys do nothing. */
  disabled?: boolean
  /** Where the focus must be for its keys to do it. */
  isHere?(target: EventTarget | null): boolean
  /** Its keys write no text, so that they do it from a field too. */
  whileTyping?: boolean
  /** Absent where the keys belong to what has the focus, and are only told of. */
  run?(): void
}

const providers = new Set<() => readonly Command[]>()

/** Every command that there is now. */
export const allCommands = (): Command[] => [...providers].flatMap((provide) => provide())

/** Provides commands until the answer is called. They are asked for when they are needed. */
function provideCommands(provide: () => readonly Command[]): () => void {
  providers.add(provide)
  return () => void providers.delete(provide)
}

/** Provides commands while a component is shown. */
export function useCommands(provide: () => readonly Command[]): void {
  const newest = useRef(provide)
  useEffect(() => {
    newest.current = provide
  })
  useEffect(() => provideCommands(() => newest.current()), [])
}

/** Which of the two lists of commands is open. */
export const commandLists = createStore<{ open: 'palette' | 'shortcuts' | null }>(() => ({ open: null }))
