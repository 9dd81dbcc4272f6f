import { IconMap2 } from '@tabler/icons-react'
import { ControlButton, MiniMap, type MiniMapNodeProps } from '@xyflow/react'
import { memo } from 'react'
import { commands } from '../editor/canvasCommands.ts'
import { membersOf } from '../editor/members.ts'
import { useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { worstHealth } from '../live/groupFigures.ts'
import { useHealthFacts } from '../live/useHealth.ts'
import { t } from '../ui/text.ts'
import { groupOf, noteOf } from './groupModel.ts'

const SIZE = { inlineSize: 180, blockSize: 120 }

/** The whole pipeline, small, its nodes in the colour of their health. */
export function Minimap() {
  const isShown = useWorkspace((workspace) => workspace.minimap)
  if (!isShown) return null
  return (
    <MiniMap
      className="mr-minimap"
      style={SIZE}
      position="top-right"
      ariaLabel={t('Map of the pipeline')}
      pannable
      zoomable
      nodeComponent={MapNode}
      maskColor="var(--mr-map-mask)"
    />
  )
}

/** Shows or hides the map; what was chosen is kept in this browser. */
export function MapButton() {
  const session = useSession()
  const isShown = useWorkspace((workspace) => workspace.minimap)
  const label = isShown ? t('Hide the map (M)') : t('Show the map (M)')
  return (
    <ControlButton aria-pressed={isShown} title={label} aria-label={label} onClick={() => commands.minimap.run(session)}>
      <IconMap2 />
    </ControlButton>
  )
}

const MapNode = memo(function MapNode(props: MiniMapNodeProps) {
  const { id } = props
  const collapsed = groupOf(id)
  const isFrame = useDraft(({ document }) => collapsed !== undefined && document.groups[collapsed]?.collapsed === false)
  if (noteOf(id) !== undefined || isFrame) return <Shape {...props} health={noteOf(id) !== undefined ? 'note' : 'frame'} />
  return <Health {...props} />
})

function Health(props: MiniMapNodeProps) {
  const group = groupOf(props.id)
  // As text, so that another object with the same nodes draws nothing anew.
  const members = useDraft(({ document }) => (group === undefined ? props.id : (membersOf(document).get(group) ?? []).join(' ')))
  const { health } = worstHealth(members.split(' '), useHealthFacts())
  return <Shape {...props} health={health} />
}

/** Trouble is told by its place and by the card itself too, and larger here: never by colour alone. */
function Shape({ x, y, width, height, selected, health }: MiniMapNodeProps & { health: string }) {
  const more = health === 'error' || health === 'warning' ? 12 : 0
  return (
    <rect
      className="mr-map-node"
      data-health={health}
      data-selected={selected || undefined}
      x={x - more}
      y={y - more}
      width={width + 2 * more}
      height={height + 2 * more}
      rx={12}
    />
  )
}
