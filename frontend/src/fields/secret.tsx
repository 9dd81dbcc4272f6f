import { ActionIcon, CopyButton, Group, PasswordInput, Tooltip } from '@mantine/core'
import { IconCopy, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { newToken } from '../editor/ids.ts'
import { useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'
import type { FieldProps } from './context.ts'
import { textOf, wordsOf } from './simple.tsx'

/** A stored secret never comes back: it can be replaced. A token that was made in this tab can be copied as long as the tab is open. */
export function SecretField(props: FieldProps<'secret'>) {
  const session = useSession()
  const isToken = props.meta.made ?? false
  const value = textOf(props.value)
  const isStored = value.startsWith('secret:')
  const known = isToken ? session.tokenOf(value) : undefined
  // What was typed here stays readable while the form is open, also once it is stored.
  const [typed, setTyped] = useState<string>()
  const shown = typed ?? known ?? (isStored ? '' : value)
  const set = (next: string) => {
    setTyped(isToken ? undefined : next)
    props.onChange(next === '' ? undefined : next)
  }
  return (
    <Group gap={4} align="flex-start" wrap="nowrap" className="mr-with-buttons">
      <PasswordInput
        {...wordsOf(props)}
        className="mr-fill"
        value={shown}
        autoComplete="off"
        placeholder={isStored ? t('Stored. Type to replace it.') : ''}
        visibilityToggleButtonProps={{ 'aria-label': t('Show or hide what is typed'), tabIndex: 0 }}
        onChange={(event) => set(event.currentTarget.value)}
      />
      {shown !== '' && (
        <CopyButton value={shown}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? t('Copied') : t('Copy')}>
              <ActionIcon aria-label={t('Copy {label}', { label: props.meta.label })} onClick={copy}>
                <IconCopy size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      )}
      {isToken && (
        <Tooltip label={t('Make a new one')}>
          <ActionIcon aria-label={t('Make a new {label}', { label: props.meta.label })} onClick={() => set(newToken())}>
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  )
}
