/** Aligning and distributing: where boxes go. Pure. */
export interface Box {
  id: string
  x: number
  y: number
  width: number
  height: number
}
export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom'
export type Axis = 'x' | 'y'
export type Places = Record<string, { x: number; y: number }>

const SIZE = { x: 'width', y: 'height' } as const
/** Which axis an alignment is about, and what part of a box (0 its start, 1 its end) comes to lie on one line. */
const LINES: Record<Alignment, [Axis, number]> = {
  left: ['x', 0],
  centre: ['x', 0.5],
  right: ['x', 1],
  top: ['y', 0],
  middle: ['y', 0.5],
  bottom: ['y', 1],
}

/** Places of the boxes on one line: the edge, or the middle, of all of them together. */
export function align(boxes: readonly Box[], how: Alignment): Places {
  const [axis, part] = LINES[how]
  const start = Math.min(...boxes.map((box) => box[axis]))
  const end = Math.max(...boxes.map((box) => box[axis] + box[SIZE[axis]]))
  const line = start + (end - start) * part
  return placesOf(boxes, axis, (box) => line - box[SIZE[axis]] * part)
}

/** Places of the boxes with equal gaps between them; the first and the last stay, unless they would overlap: then `gap` apart. */
export function distribute(boxes: readonly Box[], axis: Axis, gap: number): Places {
  const order = boxes.toSorted((a, b) => a[axis] - b[axis])
  const [first] = order
  const last = order.at(-1)
  if (!first || !last || order.length < 3) return {}
  const filled = order.reduce((sum, box) => sum + box[SIZE[axis]], 0)
  const room = last[axis] + last[SIZE[axis]] - first[axis] - filled
  const between = room >= 0 ? room / (order.length - 1) : gap
  const places = new Map<string, number>()
  let at = first[axis]
  for (const box of order) {
    places.set(box.id, at)
    at += box[SIZE[axis]] + between
  }
  return placesOf(order, axis, (box) => places.get(box.id)!)
}

function placesOf(boxes: readonly Box[], axis: Axis, place: (box: Box) => number): Places {
  return Object.fromEntries(boxes.map((box) => [box.id, { x: box.x, y: box.y, [axis]: Math.round(place(box)) }]))
}
