import './palette.css'
import { TextInput } from '@mantine/core'
import { definitions, type AnyDefinition, type NodeKind } from '@millrace/shared'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { addNodeAfterSelection } from '../editor/actions.ts'
import { useSession } from '../editor/session.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { tDefinition } from '../ui/text.ts'
import { DRAG_TYPE } from './drag.ts'
import { searchDefinitions } from './search.ts'

const GROUPS: { kind: NodeKind; title: string }[] = [
  { kind: 'input', title: 'Inputs' },
  { kind: 'step', title: 'Steps' },
  { kind: 'window', title: 'Time windows' },
  { kind: 'output', title: 'Outputs' },
]
const ALL = Object.values(definitions)

/** Everything that can be put on the canvas: dragged there, or added with Enter or a click behind what is selected. */
export function Palette() {
  const session = useSession()
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState('')
  const found = searchDefinitions(ALL, typed)
  const best = typed.trim() === '' ? undefined : found[0]
  const add = (type: string) => setSaid(addNodeAfterSelection(session, type) ?? '')
  return (
    <div className="mr-palette">
      <TextInput
        aria-label="Search the palette"
        data-palette-search
        placeholder="Search"
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
        return items.length > 0 && <PaletteGroup key={kind} kind={kind} title={title} items={items} best={best} add={add} />
      })}
      <p className="mr-hidden" role="status">
        {said}
      </p>
      {found.length === 0 && <p className="mr-empty">Nothing is called “{typed}”. Try another word, such as filter, count or csv.</p>}
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
            <button
              type="button"
              className="mr-palette-item"
              data-best={definition === best || undefined}
              draggable
              title={tDefinition(definition.summary)}
              onClick={() => add(definition.type)}
              onDragStart={(event) => {
                event.dataTransfer.setData(DRAG_TYPE, definition.type)
                event.dataTransfer.effectAllowed = 'copy'
              }}
            >
              <NodeIcon type={definition.type} size={24} />
              <span>{tDefinition(definition.name)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
