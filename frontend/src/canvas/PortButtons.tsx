import { ActionIcon } from '@mantine/core'
import { outputsOf, type AnyDefinition } from '@millrace/shared'
import { IconPlus } from '@tabler/icons-react'
import { useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { t, tDefinition } from '../ui/text.ts'

const SIDES = [
  ['outputs', 'source', 'out'],
  ['inputs', 'target', 'in'],
] as const

/** A button at every port without a wire of the one node that is selected: it offers the steps that fit there. */
export function PortButtons({ id, definition }: { id: string; definition: AnyDefinition }) {
  const session = useSession()
  const isAlone = useWorkspace(({ nodes, edges, notes }) => nodes.length + edges.length + notes.length === 1)
  // As text, so that wires elsewhere draw nothing here anew.
  const wired = useDraft(({ document }) =>
    Object.values(document.edges)
      .flatMap(({ from, to }) => [...(from.node === id ? [`source ${from.port}`] : []), ...(to.node === id ? [`target ${to.port}`] : [])])
      .join(),
  )
  const leaving = outputsOf(useDraft((draft) => draft.document.nodes[id]))
  if (!isAlone || session.isReadOnly) return null
  const ports = { inputs: definition.inputs, outputs: leaving }
  const taken = new Set(wired.split(','))
  return SIDES.flatMap(([which, side, where]) =>
    ports[which].map((port, index) =>
      taken.has(`${side} ${port.id}`) ? null : (
        <ActionIcon
          key={`${side} ${port.id}`}
          size={24}
          className="mr-port-add nodrag nopan nokey"
          data-side={where}
          data-aside={(ports[which].length > 2 && index % 2 === 1) || undefined}
          style={{ insetBlockStart: `${((index + 1) / (ports[which].length + 1)) * 100}%` }}
          aria-label={
            side === 'source'
              ? t('Add a step behind "{port}"', { port: tDefinition(port.name) })
              : t('Add a step before "{port}"', { port: tDefinition(port.name) })
          }
          onClick={(event) => {
            const { right, top, height } = event.currentTarget.getBoundingClientRect()
            const screen = { x: right, y: top + height / 2 }
            session.workspace.setState({ quickAdd: { end: { node: id, port: port.id }, side, screen, canvas: undefined } })
          }}
        >
          <IconPlus size={14} />
        </ActionIcon>
      ),
    ),
  )
}
