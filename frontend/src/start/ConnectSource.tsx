import { TextInput, UnstyledButton } from '@mantine/core'
import { sources } from '@millrace/shared'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { searchDefinitions } from '../palette/search.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { MakingProgress } from './MakingProgress.tsx'
import { INPUT, sourceDocument } from './firstDocument.ts'
import { useStart } from './useStart.ts'

/** The sources, found by the words of other tools too; the one chosen opens with its form. */
export function ConnectSource() {
  const { begin, cancel, going, free } = useStart()
  const [typed, setTyped] = useState('')
  const found = searchDefinitions(sources, typed)
  return (
    <div className="mr-connect">
      <TextInput
        aria-label={t('Search the sources')}
        placeholder={t('Search, such as files, socket, CPU')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {found.length === 0 && <p className="mr-empty">{t('No source is called that.')}</p>}
      <ul className="mr-sources">
        {found.map(({ type, kind, name, summary }) => (
          <li key={type} className="mr-waits">
            <UnstyledButton
              className="mr-source"
              data-kind={kind}
              aria-disabled={going !== undefined}
              aria-busy={going?.way === type}
              onClick={() => begin({ document: sourceDocument(free(t('New pipeline')), type), run: false, node: INPUT, way: type })}
            >
              <NodeIcon type={type} size={32} />
              <span>
                <strong>{tDefinition(name)}</strong>
                <span className="mr-dim">{tDefinition(summary)}</span>
              </span>
            </UnstyledButton>
            {going?.way === type && <MakingProgress going={going} onCancel={cancel} />}
          </li>
        ))}
      </ul>
    </div>
  )
}
