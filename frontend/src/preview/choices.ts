/** Which rows can be looked at where a node is selected: those that arrive by each wire, and those that leave by each port. */
import { definitionOf, edgeId, outputsOf, type PipelineDocument, type PreviewTarget } from '@millrace/shared'
import { t, tDefinition } from '../ui/text.ts'

export interface Choice {
  /** Stays the same while wire and port do. */
  id: string
  side: 'in' | 'out'
  /** The port's name, or where the wire comes from; empty where the side has but one choice. */
  name: string
  target: PreviewTarget
}

/** The choices of a node, in the order of its ports. */
export function choicesOf(document: PipelineDocument, node: string): Choice[] {
  const type = document.nodes[node]?.type
  const definition = type === undefined ? undefined : definitionOf(type)
  if (!definition) return []
  const wires = definition.inputs.flatMap((port) =>
    Object.values(document.edges)
      .filter((edge) => edge.to.node === node && edge.to.port === port.id)
      .map((edge) => ({ edge, port })),
  )
  const arriving = wires.map(({ edge, port }): Choice => {
    const isOnly = wires.filter((wire) => wire.port === port).length === 1
    return {
      id: `in ${edgeId(edge)}`,
      side: 'in',
      name:
        wires.length === 1
          ? ''
          : isOnly && definition.inputs.length > 1
            ? tDefinition(port.name)
            : (document.nodes[edge.from.node]?.name ?? ''),
      // Rows of one wire are those of the port that it comes from; asked for at the node itself, its own counts come with them.
      target: definition.outputs.length === 0 && isOnly ? { node, port: port.id } : edge.from,
    }
  })
  const ports = outputsOf(document.nodes[node])
  const leaving = ports.map(({ id, name }): Choice => ({
    id: `out ${id}`,
    side: 'out',
    name: ports.length === 1 ? '' : tDefinition(name),
    target: { node, port: id },
  }))
  return [...arriving, ...leaving]
}

/** The choice that was made, else what leaves, else what arrives. */
export function chosenOf(choices: readonly Choice[], id: string | undefined): Choice | undefined {
  return choices.find((choice) => choice.id === id) ?? choices.find(({ side }) => side === 'out') ?? choices[0]
}

/** "In", or "Out: Rejected". */
export function choiceInWords({ side, name }: Choice): string {
  if (name === '') return side === 'in' ? t('In') : t('Out')
  return side === 'in' ? t('In: {name}', { name }) : t('Out: {name}', { name })
}
