import { GRID } from '../editor/geometry.ts'
import type { Session } from '../editor/session.ts'
import { texts } from '@millrace/shared'
import { t } from '../ui/text.ts'

/** How far a node is moved at once: five squares of the grid. */
const STEP = 5 * GRID

const LABELS = texts({ left: 'Move left', right: 'Move right', up: 'Move up', down: 'Move down' })

export interface Move {
  way: keyof typeof LABELS
  /** With Alt. */
  key: string
  x: number
  y: number
}

export const MOVES: readonly Move[] = [
  { way: 'left', key: 'ArrowLeft', x: -STEP, y: 0 },
  { way: 'up', key: 'ArrowUp', x: 0, y: -STEP },
  { way: 'down', key: 'ArrowDown', x: 0, y: STEP },
  { way: 'right', key: 'ArrowRight', x: STEP, y: 0 },
]
export const moveInWords = ({ way }: Move): string => t(LABELS[way])

/** Moves a node on the canvas. Its place in the outline follows from where it stands. */
export function moveNode(session: Session, id: string, { x, y }: Move): void {
  const node = session.draft.store.getState().document.nodes[id]
  if (!node) return
  const position = { x: node.position.x + x, y: node.position.y + y, hand: true as const }
  session.change([{ op: 'moveNodes', positions: { [id]: position } }], t('Move {name}', { name: node.name }), `move ${id}`)
}

/** Selects a node and takes the focus to its settings. */
export function openSettings(session: Session, id: string): void {
  session.workspace.setState({ nodes: [id], edges: [], reveal: id, inspectorOpen: true })
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.mr-side-end input, .mr-side-end button')?.focus())
}
