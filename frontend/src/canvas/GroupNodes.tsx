import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconBoxMultiple,
  IconClockExclamation,
} from '@tabler/icons-react'
import { Handle, Position, type NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { setGroup } from '../editor/groups.ts'
import { membersOf } from '../editor/members.ts'
import { useDraft, useLive, useSession } from '../editor/session.ts'
import { batchesBehind, groupRates, worstHealth } from '../live/groupFigures.ts'
import { useHealthFacts } from '../live/useHealth.ts'
import { formatRate } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { groupOf } from './groupModel.ts'

/** The frame of an open group. Its title moves the whole; the rest of it lets the pointer through. */
export const GroupFrame = memo(function GroupFrame({ id: flowId, selected }: NodeProps) {
  const session = useSession()
  const id = groupOf(flowId)!
  const group = useDraft((draft) => draft.document.groups[id])
  if (!group) return null
  const { name, color } = group
  return (
    <div className="mr-frame" data-group-color={color} data-selected={selected || undefined}>
      <div className="mr-frame-title">
        <bdi className="mr-fill mr-clip">{name || t('Unnamed group')}</bdi>
        <Tooltip label={t('Collapse (Alt+G)')}>
          <ActionIcon
            size={24}
            className="nodrag nopan nokey"
            aria-label={t('Collapse {name}', { name })}
            onClick={() => setGroup(session, id, { collapsed: true })}
          >
            <IconArrowsMinimize size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  )
})

/** A collapsed group: what goes in and out of it, and how the worst of what it holds is. */
export const GroupCard = memo(function GroupCard({ id: flowId, selected }: NodeProps) {
  const session = useSession()
  const id = groupOf(flowId)!
  const group = useDraft((draft) => draft.document.groups[id])
  const count = useDraft((draft) => membersOf(draft.document).get(id)?.length ?? 0)
  if (!group) return null
  const { name, color } = group
  return (
    <div className="mr-card mr-group-card" data-group-color={color} data-selected={selected || undefined}>
      <Handle id="in" type="target" position={Position.Left} className="mr-group-port" isConnectable={false} />
      <div className="mr-card-head">
        <span className="mr-kind-icon" aria-hidden>
          <IconBoxMultiple size={17} stroke={1.8} />
        </span>
        <div className="mr-card-words">
          <div className="mr-card-name mr-clip">
            <bdi>{name || t('Unnamed group')}</bdi>
          </div>
          <div className="mr-card-caption">
            <span className="mr-fill">{t('{count, plural, one {# node} other {# nodes}}', { count })}</span>
            <Late id={id} />
          </div>
        </div>
        <Tooltip label={t('Open (Enter)')}>
          <ActionIcon
            size={24}
            className="nodrag nopan nokey"
            aria-label={t('Open {name}', { name })}
            onClick={() => setGroup(session, id, { collapsed: false })}
          >
            <IconArrowsMaximize size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
      <GroupAtWork id={id} />
      <Handle id="out" type="source" position={Position.Right} className="mr-group-port" isConnectable={false} />
    </div>
  )
})

/** How many batches it is behind; nothing, while it keeps up. */
function Late({ id }: { id: string }) {
  // As text, so that another object with the same nodes draws nothing anew.
  const members = useDraft(({ document }) => (membersOf(document).get(id) ?? []).join(' '))
  const late = useLive((figures) => (figures.run?.status === 'running' ? batchesBehind(members.split(' '), figures.rates) : 0))
  if (late === 0) return null
  return (
    <span className="mr-group-late">
      <IconClockExclamation size={14} aria-hidden /> {t('{count, plural, one {# batch} other {# batches}} behind', { count: late })}
    </span>
  )
}

function GroupAtWork({ id }: { id: string }) {
  const document = useDraft((draft) => draft.document)
  const running = useLive((figures) => figures.run?.status === 'running')
  const facts = useHealthFacts()
  const members = membersOf(document).get(id) ?? []
  const rates = groupRates(document, members, facts.rates)
  const { health, node } = worstHealth(members, facts)
  const where = node === undefined ? '' : (document.nodes[node]?.name ?? node)
  return (
    <div className="mr-card-flow">
      {running ? (
        <span className="mr-group-rates">{t('{in} in · {out} out', { in: formatRate(rates.in), out: formatRate(rates.out) })}</span>
      ) : (
        <span className="mr-dim mr-fill">{t('not running')}</span>
      )}
      {health !== 'healthy' && (
        <span className="mr-group-health mr-clip" data-tone={health} title={where}>
          {health === 'error' ? <IconAlertCircle size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
          <span className="mr-clip">
            {health === 'error' ? t('Problem at {name}', { name: where }) : t('Look at {name}', { name: where })}
          </span>
        </span>
      )}
    </div>
  )
}
