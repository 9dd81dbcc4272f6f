import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/spotlight/styles.layer.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { t } from '../ui/text.ts'
import { KeyCaps } from './KeyCaps.tsx'
import { allCommands, commandLists, type Command } from './registry.ts'

const [store, spotlight] = createSpotlight()

/** More are found by typing. */
const MOST_SHOWN = 60

/** Everything that can be done here, to be found by a few letters. */
export function CommandPalette() {
  // What can be done is asked once: the list does not change under the hand.
  const [commands] = useState(() => allCommands().filter(({ run, disabled, id }) => run && !disabled && id !== 'palette'))
  useEffect(() => {
    spotlight.open()
  }, [])
  return (
    <Spotlight
      store={store}
      shortcut={null}
      attributes={{ content: { 'aria-label': t('Find a command') } }}
      actions={groupsOf(commands)}
      limit={MOST_SHOWN}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      scrollable
      maxHeight="min(420px, 60vh)"
      nothingFound={t('No command is called that.')}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t('What should be done?'),
        'aria-label': t('Find a command'),
      }}
      onSpotlightClose={() => commandLists.setState({ open: null })}
    />
  )
}

function groupsOf(commands: readonly Command[]) {
  const groups = Map.groupBy(commands, ({ group }) => group)
  return Array.from(groups, ([group, each]) => ({
    group,
    actions: each.map(({ id, name, hint, search, keys, run }) => ({
      id,
      label: name,
      ...(hint !== undefined && { description: hint }),
      keywords: [...(search ?? [])],
      rightSection: keys?.[0] === undefined ? undefined : <KeyCaps keys={keys[0]} />,
      // The palette gives the focus back first; what is done may take it elsewhere.
      onClick: () => setTimeout(() => run?.()),
    })),
  }))
}
