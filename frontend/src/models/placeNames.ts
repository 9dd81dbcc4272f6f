/** Which names stand beside their points without lying on one another. Pure. */

export interface NamedPoint {
  x: number
  y: number
  /** Of what is drawn at the point. */
  radius: number
  name: string
}

export interface PlacedName {
  /** Place among the points. */
  point: number
  /** Where the name begins, in the middle of its height. */
  x: number
  y: number
}

const HEIGHT = 14
const GAP = 4

/**
 * Goes through the points in their order, the most important first: a name that finds no room on either side is left out. `always` of the
 * first ones are placed in any case. `extent` is what can be seen.
 */
export function placeNames(
  points: readonly NamedPoint[],
  widthOf: (name: string) => number,
  extent: { width: number; height: number },
  always = 0,
): PlacedName[] {
  const taken: { left: number; right: number; y: number }[] = []
  const placed: PlacedName[] = []
  for (const [point, { x, y, radius, name }] of points.entries()) {
    if (x < 0 || y < 0 || x > extent.width || y > extent.height) continue
    const width = widthOf(name)
    const sides = [x + radius + GAP, x - radius - GAP - width]
    const isFree = (left: number) =>
      left >= 0 &&
      left + width <= extent.width &&
      taken.every((other) => left > other.right || left + width < other.left || Math.abs(y - other.y) >= HEIGHT)
    const left = sides.find(isFree) ?? (point < always ? sides[0]! : undefined)
    if (left === undefined) continue
    taken.push({ left, right: left + width, y })
    placed.push({ point, x: left, y })
  }
  return placed
}

/** A name as long as a drawing has room for. */
export const shortName = (name: string): string => (name.length > 24 ? `${name.slice(0, 23)}…` : name)
