import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { CLOSE } from './say.ts'

const SHOWN_MS = 12_000

/** Says what was taken away, with a way back; answers with how the message is taken off the screen. `key` names what it is about. */
export function sayWithUndo(key: string, message: string, undo: () => void): () => void {
  const id = `undo ${key}`
  const hide = () => void notifications.hide(id)
  hide()
  notifications.show({
    id,
    autoClose: SHOWN_MS,
    color: 'indigo',
    role: 'status',
    closeButtonProps: CLOSE,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <bdi>{message}</bdi>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            hide()
            undo()
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
  return hide
}
