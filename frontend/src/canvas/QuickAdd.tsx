import { Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAnalysis, useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { addOnEnd } from '../editor/wires.ts'
import { fittingSteps } from '../editor/wiring.ts'
import type { QuickAddPlace } from '../editor/workspace.ts'
import { searchDefinitions } from '../palette/search.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t, tDefinition } from '../ui/text.ts'

/** The steps that fit the loose end of a wire. */
export function QuickAdd() {
  const place = useWorkspace((workspace) => workspace.quickAdd)
  return place && <Steps key={`${place.screen.x} ${place.screen.y}`} place={place} />
}

function Steps({ place }: { place: QuickAddPlace }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const analysis = useAnalysis()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const [before] = useState(() => window.document.activeElement)
  const found = searchDefinitions(fittingSteps(document, analysis, place), typed)
  const current = found[Math.min(at, found.length - 1)]
  const close = () => session.workspace.setState({ quickAdd: undefined })
  const choose = (type: string | undefined) => {
    if (type === undefined) return
    close()
    addOnEnd(session, place, type, place.canvas)
  }
  const keys: Record<string, () => void> = {
    ArrowDown: () => setAt((found.indexOf(current!) + 1) % found.length),
    ArrowUp: () => setAt((found.indexOf(current!) - 1 + found.length) % found.length),
    Enter: () => choose(current?.type),
    Escape: () => {
      close()
      if (before instanceof HTMLElement) before.focus()
    },
  }
  return (
    <Popover opened onChange={close} position="right-start" offset={4} trapFocus shadow="md" withRoles={false}>
      <Popover.Target>
        <span className="mr-menu-anchor" style={{ insetBlockStart: place.screen.y, left: place.screen.x }} />
      </Popover.Target>
      <Popover.Dropdown p={6} w={260} className="nokey" role="dialog" aria-label={t('Add a step')}>
        <TextInput
          data-autofocus
          role="combobox"
          aria-label={place.side === 'source' ? t('Add a step that follows') : t('Add a step before it')}
          aria-expanded
          aria-controls="quick-add"
          aria-activedescendant={current && `quick-add-${current.type}`}
          placeholder={t('Search')}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            const act = keys[event.key]
            if (!act) return
            event.preventDefault()
            event.stopPropagation()
            if (found.length > 0 || event.key === 'Escape') act()
          }}
        />
        <div id="quick-add" role="listbox" tabIndex={-1} aria-label={t('Steps that fit')} className="mr-quick-add">
          {found.map(({ type, name, kind, summary }) => (
            <div
              key={type}
              id={`quick-add-${type}`}
              role="option"
              tabIndex={-1}
              aria-selected={type === current?.type}
              ref={type === current?.type ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
              className="mr-palette-item"
              data-kind={kind}
              data-best={type === current?.type || undefined}
              title={tDefinition(summary)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(type)}
              onKeyDown={(event) => event.key === 'Enter' && choose(type)}
            >
              <NodeIcon type={type} size={24} />
              <span>{tDefinition(name)}</span>
            </div>
          ))}
        </div>
        {found.length === 0 && <p className="mr-note">{t('No step that fits is called “{typed}”.', { typed })}</p>}
      </Popover.Dropdown>
    </Popover>
  )
}
