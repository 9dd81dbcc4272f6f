import { UnstyledButton } from '@mantine/core'
import { t } from '../ui/text.ts'
import { useSession, useWorkspace } from './session.ts'
import type { PanelName } from './workspace.ts'

const CLOSED = { paletteOpen: false, inspectorOpen: false, dockOpen: false }

/** Where a window is too narrow for all parts of the editor beside each other: which of them is seen. */
export function PartsBar() {
  const session = useSession()
  const { paletteOpen, inspectorOpen, dockOpen } = useWorkspace((workspace) => workspace)
  const parts: { part: PanelName | 'canvas'; label: string; isHere: boolean }[] = [
    { part: 'canvas', label: t('Canvas'), isHere: !paletteOpen && !inspectorOpen && !dockOpen },
    { part: 'palette', label: session.isReadOnly ? t('Outline') : t('Steps'), isHere: paletteOpen },
    { part: 'inspector', label: t('Settings'), isHere: inspectorOpen },
    { part: 'dock', label: t('Data'), isHere: dockOpen },
  ]
  return (
    <nav className="mr-parts" aria-label={t('Parts of the editor')} data-region>
      {parts.map(({ part, label, isHere }) => (
        <UnstyledButton
          key={part}
          className="mr-place"
          aria-current={isHere || undefined}
          onClick={() => session.workspace.setState({ ...CLOSED, ...(part !== 'canvas' && { [`${part}Open`]: true }) })}
        >
          {label}
        </UnstyledButton>
      ))}
    </nav>
  )
}
