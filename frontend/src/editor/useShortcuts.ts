import { useEffect } from 'react'
import { deleteSelected } from './actions.ts'
import { useSession } from './session.ts'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Undo, redo and delete, unless the person types in a field. */
export function useShortcuts(): void {
  const session = useSession()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target)) return
      const command = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (command && key === 'z') {
        event.preventDefault()
        if (event.shiftKey) session.draft.redo()
        else session.draft.undo()
      } else if (command && key === 'y') {
        event.preventDefault()
        session.draft.redo()
      } else if (event.key === 'Delete' || event.key === 'Backspace') deleteSelected(session)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [session])
}
