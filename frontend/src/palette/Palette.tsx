import './palette.css'
import { Button, TextInput, Tooltip } from '@mantine/core'
import { definitions, type AnyDefinition, type NodeKind } from '@millrace/shared'
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { addNodeAfterSelection } from '../editor/actions.ts'
import { useAnalysis, useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { columnsBehind, COMMON, fitBehind, inPaletteOrder } from './common.ts'
import { DRAG_TYPE, setDragged } from './drag.ts'
import { doneByEngine, searchDefinitions } from './search.ts'

const GROUPS: { kind: NodeKind; title(): string }[] = [
  { kind: 'input', title: () => t('Inputs') },
  { kind: 'step', title: () => t('Steps') },
  { kind: 'window', title: () => t('Time windows') },
  { kind: 'output', title: () => t('Outputs') },
]
const ALL = inPaletteOrder(Object.values(definitions))
const USED_MOST = ALL.filter(({ type }) => COMMON.includes(type))

/** Everything that can be put on the canvas: dragged there, or added with Enter or a click behind what is selected. */
export function Palette() {
  const session = useSession()
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState('')
  const showAll = useWorkspace((workspace) => workspace.allSteps)
  const selected = useWorkspace((workspace) => workspace.nodes[0])
  const type = useDraft((draft) => (selected === undefined ? undefined : draft.document.nodes[selected]?.type))
  const analysis = useAnalysis()
  const behind = columnsBehind(type, selected === undefined ? undefined : analysis?.schemas[selected])
  const isSearching = typed.trim() !== ''
  const found = isSearching
    ? searchDefinitions(ALL, typed, (definition) => (behind === undefined ? 0 : fitBehind(definition, behind)))
    : showAll
      ? ALL
      : USED_MOST
  const best = isSearching ? found[0] : undefined
  const byItself = doneByEngine(typed)
  const add = (type: string) => setSaid(addNodeAfterSelection(session, type) ?? '')
  return (
    <div className="mr-palette">
      <TextInput
        aria-label={t('Search the palette')}
        data-palette-search
        placeholder={t('Search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={<kbd aria-hidden>{best ? '↵' : '/'}</kbd>}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped('')
          if (event.key !== 'Enter' || !best) return
          add(best.type)
          // The next word replaces this one.
          event.currentTarget.select()
        }}
      />
      {GROUPS.map(({ kind, title }) => {
        const items = found.filter((definition) => definition.kind === kind)
        return items.length > 0 && <PaletteGroup key={kind} kind={kind} title={title()} items={items} best={best} add={add} />
      })}
      <p className="mr-hidden" role="status">
        {said}
      </p>
      {byItself && (
        <p className="mr-empty">
          {t('{operation} needs no step.', { operation: byItself.operation })} {tDefinition(byItself.how)}
        </p>
      )}
      {found.length === 0 && !byItself && (
        <p className="mr-empty">{t('Nothing is called “{typed}”. Try another word, such as filter, count or csv.', { typed })}</p>
      )}
      {!isSearching && (
        <Button
          variant="subtle"
          size="compact-sm"
          justify="start"
          aria-expanded={showAll}
          leftSection={showAll ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
          onClick={() => session.workspace.setState({ allSteps: !showAll })}
        >
          {showAll ? t('Those used most') : t('All steps')}
        </Button>
      )}
    </div>
  )
}

interface GroupProps {
  kind: NodeKind
  title: string
  items: readonly AnyDefinition[]
  /** What Enter in the search would add. */
  best: AnyDefinition | undefined
  add(type: string): void
}

function PaletteGroup({ kind, title, items, best, add }: GroupProps) {
  return (
    <section data-kind={kind} aria-label={title}>
      <h2 className="mr-section-title">{title}</h2>
      <ul>
        {items.map((definition) => (
          <li key={definition.type}>
            <Tooltip label={tDefinition(definition.summary)} position="right" openDelay={400} multiline maw={240}>
              <button
                type="button"
                className="mr-palette-item"
                data-best={definition === best || undefined}
                draggable
                onClick={() => add(definition.type)}
                onDragEnd={() => setDragged(undefined)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(DRAG_TYPE, definition.type)
                  setDragged(definition.type)
                  event.dataTransfer.effectAllowed = 'copy'
                }}
              >
                <NodeIcon type={definition.type} size={24} />
                <span>{tDefinition(definition.name)}</span>
              </button>
            </Tooltip>
          </li>
        ))}
      </ul>
    </section>
  )
}
