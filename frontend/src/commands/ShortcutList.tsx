import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import './commands.css'
import { CloseButton, Modal, Title } from '@mantine/core'
import { useState } from 'react'
import { t } from '../ui/text.ts'
import { KeyCaps } from './KeyCaps.tsx'
import { allCommands, commandLists } from './registry.ts'

const close = () => commandLists.setState({ open: null })

/** The keys that do something on this page. */
export function ShortcutList() {
  const [groups] = useState(() =>
    Map.groupBy(
      allCommands().filter(({ keys }) => keys),
      ({ group }) => group,
    ),
  )
  return (
    <Modal.Root opened onClose={close} size="lg" attributes={{ content: { 'aria-label': t('Keyboard shortcuts') } }}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <div className="mr-shortcuts-head">
            <Title order={2} size="h4">
              {t('Keyboard shortcuts')}
            </Title>
            <CloseButton aria-label={t('Close')} onClick={close} />
          </div>
          <div className="mr-shortcuts">
            {Array.from(groups, ([group, commands]) => (
              <section key={group} aria-label={group}>
                <h3 className="mr-section-title">{group}</h3>
                <dl>
                  {commands.map(({ id, name, keysName, keys }) => (
                    <div key={id}>
                      <dt>{keysName ?? name}</dt>
                      <dd>
                        {keys!.map((each) => (
                          <KeyCaps key={each} keys={each} />
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
