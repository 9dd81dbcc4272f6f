/**
 * A square cut into quarters until each holds few nodes: J. Barnes and P. Hut, "A hierarchical O(N log N) force-calculation algorithm",
 * Nature 324 (1986). Arrays instead of objects, made once for all rounds of a layout.
 */

/** A square is seen as one node where the square of its side is less than this part of the square of its distance. */
const NEAR_ENOUGH = 1
/** Squares are not cut any more below this side: nodes that lie at one place share a square. */
const LEAST_SIDE = 0.5

export class QuadTree {
  /** By square: the first of its four quarters, 0 = not cut; the node it holds, -1 = none; how many nodes, and their middle. */
  readonly #quarters: Int32Array
  readonly #node: Int32Array
  readonly #count: Float64Array
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #side: Float64Array
  /** Behind each node the next one of its square. */
  readonly #next: Int32Array
  readonly #stack = new Int32Array(256)
  #squares = 0

  constructor(nodes: number) {
    // More are never needed at once: a square that has no room for its quarters stays whole.
    const room = 8 * nodes + 64
    this.#quarters = new Int32Array(room)
    this.#node = new Int32Array(room)
    this.#count = new Float64Array(room)
    this.#x = new Float64Array(room)
    this.#y = new Float64Array(room)
    this.#side = new Float64Array(room)
    this.#next = new Int32Array(nodes)
  }

  /** Takes all nodes where they are now. */
  fill(x: Float64Array, y: Float64Array): void {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let node = 0; node < x.length; node++) {
      left = Math.min(left, x[node]!)
      right = Math.max(right, x[node]!)
      top = Math.min(top, y[node]!)
      bottom = Math.max(bottom, y[node]!)
    }
    const side = Math.max(right - left, bottom - top, 1)
    this.#squares = 0
    this.#open(side)
    for (let node = 0; node < x.length; node++) this.#add(node, x, y, left, top)
    for (let square = 0; square < this.#squares; square++) {
      this.#x[square]! /= this.#count[square]! || 1
      this.#y[square]! /= this.#count[square]! || 1
    }
  }

  #open(side: number): void {
    const square = this.#squares++
    this.#quarters[square] = 0
    this.#node[square] = -1
    this.#count[square] = 0
    this.#x[square] = 0
    this.#y[square] = 0
    this.#side[square] = side
  }

  #add(node: number, x: Float64Array, y: Float64Array, left: number, top: number): void {
    let [square, l, t] = [0, left, top]
    for (;;) {
      this.#count[square]!++
      this.#x[square]! += x[node]!
      this.#y[square]! += y[node]!
      const first = this.#quarters[square]!
      const half = this.#side[square]! / 2
      if (first === 0) {
        const held = this.#node[square]!
        if (held < 0 || half < LEAST_SIDE || this.#squares + 4 > this.#node.length) {
          this.#next[node] = held
          this.#node[square] = node
          return
        }
        this.#cut(square, half)
        // The one that was here goes on to its quarter.
        const own = this.#quarters[square]! + this.#quarterOf(x[held]!, y[held]!, l, t, half)
        this.#node[own] = held
        this.#next[held] = -1
        this.#count[own] = 1
        this.#x[own] = x[held]!
        this.#y[own] = y[held]!
      }
      const quarter = this.#quarterOf(x[node]!, y[node]!, l, t, half)
      if (quarter & 1) l += half
      if (quarter & 2) t += half
      square = this.#quarters[square]! + quarter
    }
  }

  #cut(square: number, half: number): void {
    this.#quarters[square] = this.#squares
    this.#node[square] = -1
    for (let i = 0; i < 4; i++) this.#open(half)
  }

  #quarterOf(x: number, y: number, left: number, top: number, half: number): number {
    return (x >= left + half ? 1 : 0) + (y >= top + half ? 2 : 0)
  }

  /** How all others push a node: `strength` over the square of the distance, away from them. Adds to `dx` and `dy` of the node. */
  push(node: number, x: Float64Array, y: Float64Array, strength: number, dx: Float64Array, dy: Float64Array): void {
    // The arrays as variables: this is where the time goes.
    const [quarters, counts, middleX, middleY, sides, next] = [this.#quarters, this.#count, this.#x, this.#y, this.#side, this.#next]
    const stack = this.#stack
    const px = x[node]!
    const py = y[node]!
    let depth = 1
    let sx = 0
    let sy = 0
    stack[0] = 0
    while (depth > 0) {
      const square = stack[--depth]!
      const count = counts[square]!
      if (count === 0) continue
      const first = quarters[square]!
      if (first === 0) {
        for (let other = this.#node[square]!; other >= 0; other = next[other]!) {
          if (other === node) continue
          // Two at one place part along a line of their own.
          const nx = px - x[other]! || (node - other) * 1e-3
          const ny = py - y[other]! || (other - node) * 1e-3
          const near = Math.max(nx * nx + ny * ny, 1)
          const push = strength / (near * Math.sqrt(near))
          sx += nx * push
          sy += ny * push
        }
        continue
      }
      const ox = px - middleX[square]!
      const oy = py - middleY[square]!
      const away = ox * ox + oy * oy
      const side = sides[square]!
      if (side * side < NEAR_ENOUGH * away) {
        const push = (strength * count) / (away * Math.sqrt(away))
        sx += ox * push
        sy += oy * push
      } else {
        stack[depth++] = first
        stack[depth++] = first + 1
        stack[depth++] = first + 2
        stack[depth++] = first + 3
      }
    }
    dx[node]! += sx
    dy[node]! += sy
  }
}
