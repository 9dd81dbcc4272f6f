import { definitionOf, type PipelineDocument, type Position } from '@millrace/shared'
import { NodeIcon } from '../ui/NodeIcon.tsx'

/** Size of a node and the gaps between them, in pixels. */
const TILE = 24
const GAP_X = 15
const GAP_Y = 10

/** A small drawing of a pipeline, made from the document itself: its columns and rows, without names. */
export function Picture({ document: { nodes, edges } }: { document: PipelineDocument }) {
  const ranks = (of: (position: Position) => number) =>
    [...new Set(Object.values(nodes).map(({ position }) => of(position)))].sort((a, b) => a - b)
  const [xs, ys] = [ranks(({ x }) => x), ranks(({ y }) => y)]
  const at = (id: string): Position => {
    const { x, y } = nodes[id]!.position
    return { x: xs.indexOf(x) * (TILE + GAP_X), y: ys.indexOf(y) * (TILE + GAP_Y) }
  }
  const width = xs.length * (TILE + GAP_X) - GAP_X
  const height = ys.length * (TILE + GAP_Y) - GAP_Y
  return (
    <div className="mr-picture" style={{ inlineSize: width, blockSize: height }} aria-hidden>
      <svg width={width} height={height}>
        {Object.entries(edges).map(([key, { from, to }]) => {
          const [a, b] = [at(from.node), at(to.node)]
          const [x1, y1, x2, y2] = [a.x + TILE, a.y + TILE / 2, b.x, b.y + TILE / 2]
          const middle = (x1 + x2) / 2
          return <path key={key} d={`M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`} />
        })}
      </svg>
      {Object.entries(nodes).map(([id, { type }]) => (
        <span
          key={id}
          className="mr-picture-node"
          data-kind={definitionOf(type)?.kind ?? 'unknown'}
          style={{ insetInlineStart: at(id).x, insetBlockStart: at(id).y }}
        >
          <NodeIcon type={type} size={TILE} />
        </span>
      ))}
    </div>
  )
}
