import { Popover, TextInput } from '@mantine/core'
import type { AnyDefinition } from '@millrace/shared'
import { useAnalysis, useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { addOnEnd } from '../editor/wires.ts'
import { fittingSteps } from '../editor/wiring.ts'
import type { QuickAddPlace } from '../editor/workspace.ts'
import { searchDefinitions } from '../palette/search.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { useOptions } from './useOptions.ts'

/** The steps that fit the loose end of a wire. */
export function QuickAdd() {
  const place = useWorkspace((workspace) => workspace.quickAdd)
  return place && <Steps key={`${place.screen.x} ${place.screen.y}`} place={place} />
}

function Steps({ place }: { place: QuickAddPlace }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const analysis = useAnalysis()
  const close = () => session.workspace.setState({ quickAdd: undefined })
  const choose = ({ type }: AnyDefinition) => {
    close()
    addOnEnd(session, place, type, place.canvas)
  }
  const { typed, found, field, list, option } = useOptions((words) => searchDefinitions(fittingSteps(document, analysis, place), words), {
    id: 'quick-add',
    idOf: ({ type }) => type,
    choose,
    close,
  })
  return (
    <Popover opened onChange={close} position="right-start" offset={4} trapFocus shadow="md" withRoles={false}>
      <Popover.Target>
        <span className="mr-menu-anchor" style={{ insetBlockStart: place.screen.y, left: place.screen.x }} />
      </Popover.Target>
      <Popover.Dropdown p={6} w={260} className="nokey" role="dialog" aria-label={t('Add a step')}>
        <TextInput
          data-autofocus
          aria-label={place.side === 'source' ? t('Add a step that follows') : t('Add a step before it')}
          placeholder={t('Search')}
          {...field}
        />
        <div {...list} aria-label={t('Steps that fit')}>
          {found.map((definition) => (
            <div key={definition.type} {...option(definition)} data-kind={definition.kind} title={tDefinition(definition.summary)}>
              <NodeIcon type={definition.type} size={24} />
              <span>{tDefinition(definition.name)}</span>
            </div>
          ))}
        </div>
        {found.length === 0 && <p className="mr-note">{t('No step that fits is called “{typed}”.', { typed })}</p>}
      </Popover.Dropdown>
    </Popover>
  )
}
