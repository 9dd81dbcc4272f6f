import { getBezierPath, getSmoothStepPath, Position } from '@xyflow/react'

/** Height of a card, and the room that a wire keeps from it, in canvas pixels. */
const CARD_HEIGHT = 80
const ROOM = 30
/** A target nearer than this, or behind, is reached by a way around. */
const AHEAD = 24
/** Shorter wires carry their rate above them: it would cover them whole. */
const SHORT = 96

export interface Ends {
  sourceX: number
  sourceY: number
  targetX: number
  targetY: number
}

export interface WirePath {
  path: string
  labelX: number
  labelY: number
  /** The label stands above the wire and not on it. */
  isLabelAbove: boolean
}

/** The way of a wire: a curve forwards; a rounded way between or below the cards where it leads backwards, so that none hides it. */
export function wirePath({ sourceX, sourceY, targetX, targetY }: Ends): WirePath {
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition: Position.Right, targetPosition: Position.Left }
  if (targetX >= sourceX + AHEAD) {
    const [path, labelX, labelY] = getBezierPath(ends)
    const isLevel = Math.abs(targetY - sourceY) < ROOM
    return { path, labelX, labelY, isLabelAbove: isLevel && targetX - sourceX < SHORT }
  }
  const between = (sourceY + targetY) / 2
  const isRoomBetween = Math.abs(targetY - sourceY) >= CARD_HEIGHT + ROOM
  const centerY = isRoomBetween ? between : Math.max(sourceY, targetY) + CARD_HEIGHT / 2 + ROOM
  const [path] = getSmoothStepPath({ ...ends, centerY, borderRadius: 12, offset: 24 })
  return { path, labelX: (sourceX + targetX) / 2, labelY: centerY, isLabelAbove: false }
}
