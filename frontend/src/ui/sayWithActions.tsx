import { Button, Group, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { CLOSE } from './say.ts'
import { t } from './text.ts'

const SHOWN_MS = 12_000

interface Act {
  label: string
  run(): void
}

/** Says something with what can be done about it; answers with how the message is taken off the screen. `key` names what it is about: there is one message of it. */
export function sayWithActions(key: string, message: string, acts: readonly Act[]): () => void {
  const id = `acts ${key}`
  const hide = () => void notifications.hide(id)
  hide()
  notifications.show({
    id,
    autoClose: SHOWN_MS,
    color: 'indigo',
    role: 'status',
    closeButtonProps: CLOSE,
    message: (
      <Stack gap="xs">
        <bdi>{message}</bdi>
        <Group gap="xs">
          {acts.map(({ label, run }, index) => (
            <Button
              key={label}
              size="compact-sm"
              variant={index === 0 ? 'light' : 'subtle'}
              onClick={() => {
                hide()
                run()
              }}
            >
              {label}
            </Button>
          ))}
        </Group>
      </Stack>
    ),
  })
  return hide
}

/** Says what was taken away, with a way back. */
export const sayWithUndo = (key: string, message: string, undo: () => void): (() => void) =>
  sayWithActions(`undo ${key}`, message, [{ label: t('Undo'), run: undo }])
