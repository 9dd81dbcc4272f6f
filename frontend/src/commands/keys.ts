import type { Command } from './registry.ts'

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Whether a key was pressed that is written as `Ctrl+Shift+Z`, `F6` or `?`. Signs are where the layout has them, with Shift or without; a letter with Alt is the key it stands on. */
export function isPressed(event: Press, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.pop()!.toLowerCase()
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key)
  return (
    (event.key.toLowerCase() === key || (parts.includes('Alt') && event.code === `Key${key.toUpperCase()}`)) &&
    (event.ctrlKey || event.metaKey) === parts.includes('Ctrl') &&
    event.altKey === parts.includes('Alt') &&
    (isSign || event.shiftKey === parts.includes('Shift'))
  )
}

const TEXT_TYPES = new Set(['text', 'search', 'password', 'number', 'email', 'url', 'tel'])

/** Whether keys write text here: then undo and delete belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return TEXT_TYPES.has(target.type) && !target.readOnly
  return target.isContentEditable || target instanceof HTMLTextAreaElement
}

/** The command that a key does where the focus is. */
export function commandOf(
  event: Press & { target: EventTarget | null },
  commands: readonly Command[],
  typing = isTyping(event.target),
): Command | undefined {
  return commands.find(
    ({ keys, run, disabled, whileTyping, isHere }) =>
      run !== undefined &&
      !disabled &&
      (!typing || whileTyping) &&
      (isHere?.(event.target) ?? true) &&
      keys?.some((each) => isPressed(event, each)),
  )
}

const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The keys one by one, as they are written on the keyboard here. */
export const keysShown = (keys: string): string[] => keys.split('+').map((key) => (key === 'Ctrl' && isMac() ? '⌘' : key))
