import { useEffect } from 'react'
import { isTyping } from '../commands/keys.ts'
import { isAtCanvas } from './canvasCommands.ts'
import { deleteSelected } from './actions.ts'
import { copiedText, pasteText } from './selection.ts'
import { useSession } from './session.ts'

/** Whether nodes are meant, and not a text: one that is marked is what the person wants to copy. */
const isForCanvas = (event: ClipboardEvent): boolean =>
  !event.defaultPrevented &&
  !isTyping(event.target) &&
  isAtCanvas(event.target) &&
  (event.type === 'paste' || (document.getSelection()?.isCollapsed ?? true))

/** Copy, cut and paste by the browser's own keys and menus: they need no permission. */
export function useClipboard(): void {
  const session = useSession()
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      const text = isForCanvas(event) ? copiedText(session) : undefined
      if (text === undefined) return
      event.preventDefault()
      event.clipboardData?.setData('text/plain', text)
      if (event.type === 'cut') deleteSelected(session)
    }
    const paste = (event: ClipboardEvent) => {
      if (!isForCanvas(event)) return
      event.preventDefault()
      pasteText(session, event.clipboardData?.getData('text/plain') ?? '')
    }
    document.addEventListener('copy', copy)
    document.addEventListener('cut', copy)
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('copy', copy)
      document.removeEventListener('cut', copy)
      document.removeEventListener('paste', paste)
    }
  }, [session])
}
