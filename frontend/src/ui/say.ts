import { notifications } from '@mantine/notifications'
import { t } from './text.ts'

/** How the cross on a message is called. */
export const CLOSE = { 'aria-label': t('Close this message') }

/** A short message at the edge of the screen. */
export function say(message: string, tone: 'plain' | 'error' = 'plain'): void {
  notifications.show({
    message,
    color: tone === 'error' ? 'red' : 'indigo',
    role: tone === 'error' ? 'alert' : 'status',
    closeButtonProps: CLOSE,
  })
}

/** An error in words. */
export const sayError = (error: unknown): void => say(error instanceof Error ? error.message : String(error), 'error')
