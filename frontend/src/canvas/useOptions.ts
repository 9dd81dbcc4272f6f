import { type ChangeEvent, type KeyboardEvent, useState } from 'react'

interface Wishes<T> {
  /** Prefix of the options' ids. */
  id: string
  idOf(option: T): string
  choose(option: T): void
  close(): void
}

/**
 * A text field with a list of options below it, as a combobox: the arrow keys go round, Enter chooses, Escape closes and gives the focus
 * back. `find` answers with the options for what is typed.
 */
export function useOptions<T>(find: (typed: string) => readonly T[], { id, idOf, choose, close }: Wishes<T>) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const [before] = useState(() => document.activeElement)
  const found = find(typed)
  const index = Math.min(at, found.length - 1)
  const current = found[index]
  const step = (by: number) => found.length > 0 && setAt((index + by + found.length) % found.length)
  const keys: Record<string, () => void> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => current !== undefined && choose(current),
    Escape: () => {
      close()
      if (before instanceof HTMLElement) before.focus()
    },
  }
  return {
    typed,
    found,
    field: {
      role: 'combobox',
      'aria-expanded': true,
      'aria-controls': id,
      'aria-activedescendant': current && `${id}-${idOf(current)}`,
      value: typed,
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        setTyped(event.currentTarget.value)
        setAt(0)
      },
      onKeyDown: (event: KeyboardEvent) => {
        const act = keys[event.key]
        if (!act) return
        event.preventDefault()
        event.stopPropagation()
        act()
      },
    },
    list: { id, role: 'listbox', tabIndex: -1, className: 'mr-quick-add' },
    option: (option: T) => ({
      id: `${id}-${idOf(option)}`,
      role: 'option',
      tabIndex: -1,
      'aria-selected': option === current,
      'data-best': option === current || undefined,
      className: 'mr-palette-item',
      ref: option === current ? (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' }) : undefined,
      // The field keeps the focus.
      onMouseDown: (event: { preventDefault(): void }) => event.preventDefault(),
      onClick: () => choose(option),
      onKeyDown: (event: KeyboardEvent) => event.key === 'Enter' && choose(option),
    }),
  } as const
}
