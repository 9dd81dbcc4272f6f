import { CloseButton, Paper, TextInput } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { IconBoxMultiple, IconNote } from '@tabler/icons-react'
import { useReactFlow } from '@xyflow/react'
import { boxesOf } from '../editor/geometry.ts'
import { groupsOf } from '../editor/frames.ts'
import { membersOf } from '../editor/members.ts'
import { useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { findThings, type Found } from '../editor/find.ts'
import { definitionOf, type PipelineDocument } from '@millrace/shared'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t } from '../ui/text.ts'
import { useOptions } from './useOptions.ts'

/** Smallest zoom at which what was found can be read. */
const READABLE = 1
const REVEAL_MS = 200

/** Ctrl+F on the canvas: finds by name, type, setting and note; Enter goes there and selects it. */
export function FindPanel() {
  const isOpen = useWorkspace((workspace) => workspace.finding)
  return isOpen ? <Find /> : null
}

function Find() {
  const session = useSession()
  const flow = useReactFlow()
  const isCalm = useReducedMotion()
  const document = useDraft((draft) => draft.document)
  const close = () => session.workspace.setState({ finding: false })
  const go = (thing: Found) => {
    const selected = thing.kind === 'note' ? { nodes: [], notes: [thing.id] } : { nodes: nodesOf(document, thing), notes: [] }
    session.workspace.setState({ ...selected, edges: [], inspectorOpen: true })
    const middle = middleOf(document, thing)
    if (middle) void flow.setCenter(middle.x, middle.y, { zoom: Math.max(flow.getZoom(), READABLE), duration: isCalm ? 0 : REVEAL_MS })
  }
  const { found, field, list, option } = useOptions((typed) => findThings(document, typed), {
    id: 'mr-found',
    idOf: ({ kind, id }) => `${kind}-${id}`,
    choose: go,
    close,
  })
  return (
    <Paper className="mr-find nokey" shadow="md" withBorder role="search" aria-label={t('Find on the canvas')}>
      <div className="mr-find-head">
        <TextInput
          ref={(field) => field?.focus()}
          className="mr-fill"
          aria-label={t('Find by name, type, setting or note')}
          placeholder={t('Name, type, setting or note')}
          {...field}
        />
        <CloseButton aria-label={t('Close')} onClick={close} />
      </div>
      <div {...list} aria-label={t('What was found')}>
        {found.map((thing) => (
          <div
            key={`${thing.kind} ${thing.id}`}
            {...option(thing)}
            data-kind={thing.kind === 'node' ? definitionOf(document.nodes[thing.id]?.type ?? '')?.kind : undefined}
          >
            <FoundIcon thing={thing} type={document.nodes[thing.id]?.type ?? ''} />
            <span className="mr-fill">
              <bdi className="mr-clip mr-block">{thing.title || t('Unnamed')}</bdi>
              {thing.where !== undefined && <bdi className="mr-clip mr-block mr-small mr-dim">{thing.where}</bdi>}
            </span>
          </div>
        ))}
      </div>
      <p className="mr-note mr-find-count" role="status">
        {t('{count, plural, =0 {Nothing was found.} one {# found} other {# found}}', { count: found.length })}
      </p>
    </Paper>
  )
}

function FoundIcon({ thing, type }: { thing: Found; type: string }) {
  if (thing.kind === 'node') return <NodeIcon type={type} size={24} />
  return (
    <span className="mr-find-icon">
      {thing.kind === 'group' ? <IconBoxMultiple size={16} aria-hidden /> : <IconNote size={16} aria-hidden />}
    </span>
  )
}

const nodesOf = (document: PipelineDocument, { kind, id }: Found): string[] =>
  kind === 'group' ? (membersOf(document).get(id) ?? []) : [id]

/** The middle of what is drawn of it: a node in a collapsed group is behind the group's card. */
function middleOf(document: PipelineDocument, thing: Found): { x: number; y: number } | undefined {
  const members = nodesOf(document, thing)
  const hiding =
    thing.kind === 'note'
      ? undefined
      : groupsOf(document).find((group) => group.collapsed && group.members.some((id) => members.includes(id)))
  const [first, ...others] = hiding
    ? boxesOf(document, hiding.members).map((box) => ({ ...box, x: hiding.corner.x, y: hiding.corner.y }))
    : boxesOf(document, thing.kind === 'note' ? [] : members, thing.kind === 'note' ? [thing.id] : [])
  if (!first) return undefined
  const boxes = [first, ...others]
  const left = Math.min(...boxes.map(({ x }) => x))
  const top = Math.min(...boxes.map(({ y }) => y))
  return {
    x: (left + Math.max(...boxes.map(({ x, width }) => x + width))) / 2,
    y: (top + Math.max(...boxes.map(({ y, height }) => y + height))) / 2,
  }
}
