import { useEffect } from 'react'
import { deleteSelected } from './actions.ts'
import { useSession } from './session.ts'

const TEXT_TYPES = new Set(['text', 'search', 'password', 'number', 'email', 'url', 'tel'])

/** Whether keys write text here: then undo and delete belong to the field. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return TEXT_TYPES.has(target.type) && !target.readOnly
  return target.isContentEditable || target instanceof HTMLTextAreaElement
}

/** Whether the person is at the canvas, so that Delete means what is selected there. */
const isAtCanvas = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.closest('.react-flow') !== null)

/** Undo, redo, delete, the search of the palette, and F6 from one part of the page to the next. */
export function useShortcuts(): void {
  const session = useSession()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'F6') {
        event.preventDefault()
        return focusRegion(event.shiftKey ? -1 : 1)
      }
      if (isTyping(event.target)) return
      const command = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (command && (key === 'y' || (key === 'z' && event.shiftKey))) {
        event.preventDefault()
        session.draft.redo()
      } else if (command && key === 'z') {
        event.preventDefault()
        session.draft.undo()
      } else if (command || event.altKey) {
        return
      } else if (key === '/') {
        event.preventDefault()
        session.workspace.setState({ paletteOpen: true })
        requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-palette-search]')?.focus())
      } else if ((key === 'delete' || key === 'backspace') && isAtCanvas(event.target)) deleteSelected(session)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [session])
}

const FOCUSABLE = 'input, button, select, textarea, a[href], [tabindex="0"]'

/** Moves the focus to the first element of the next part of the page: palette, canvas, settings, dock. */
function focusRegion(way: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(at + way + regions.length) % regions.length]
  // The canvas begins with its nodes.
  const first = next?.querySelector<HTMLElement>('.react-flow__node') ?? next?.querySelector<HTMLElement>(FOCUSABLE)
  first?.focus()
}
