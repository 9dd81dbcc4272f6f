import { TextInput } from '@mantine/core'
import { definitions, type AnyDefinition, type NodeKind } from '@millrace/shared'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { addNodeAfterSelection } from '../editor/actions.ts'
import { useSession } from '../editor/session.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { DRAG_TYPE } from './drag.ts'
import './palette.css'

const GROUPS: { kind: NodeKind; title: string }[] = [
  { kind: 'input', title: 'Inputs' },
  { kind: 'step', title: 'Steps' },
  { kind: 'window', title: 'Time windows' },
  { kind: 'output', title: 'Outputs' },
]

const fits = (definition: AnyDefinition, search: string): boolean =>
  [definition.name, definition.summary, ...definition.search].some((words) => words.toLowerCase().includes(search))

/** Everything that can be put on the canvas: dragged there, or added with Enter or a click behind what is selected. */
export function Palette() {
  const session = useSession()
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = Object.values(definitions).filter((definition) => wanted === '' || fits(definition, wanted))
  const add = (type: string) => addNodeAfterSelection(session, type, { x: 80, y: 80 })
  return (
    <div className="mr-palette">
      <TextInput
        aria-label="Search the palette"
        placeholder="Search…"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && wanted !== '' && found[0]) add(found[0].type)
          if (event.key === 'Escape') setSearch('')
        }}
      />
      {GROUPS.map(({ kind, title }) => {
        const items = found.filter((definition) => definition.kind === kind)
        if (items.length === 0) return null
        return (
          <section key={kind} data-kind={kind} aria-label={title}>
            <h2 className="mr-section-title">{title}</h2>
            <ul>
              {items.map((definition) => (
                <li key={definition.type}>
                  <button
                    type="button"
                    className="mr-palette-item"
                    draggable
                    title={definition.summary}
                    onClick={() => add(definition.type)}
                    onDragStart={(event) => {
                      event.dataTransfer.setData(DRAG_TYPE, definition.type)
                      event.dataTransfer.effectAllowed = 'copy'
                    }}
                  >
                    <NodeIcon type={definition.type} size={24} />
                    <span>{definition.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      {found.length === 0 && <p className="mr-empty">Nothing is called “{search}”. Try another word, such as filter, count or csv.</p>}
    </div>
  )
}
