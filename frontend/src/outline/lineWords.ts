import { definitionOf, outputsOf, problemInWords, type Edge, type End, type PipelineDocument } from '@millrace/shared'
import type { Findings } from '../store/findings.ts'
import { t, tDefinition } from '../ui/text.ts'
import type { OutlineLine } from './tree.ts'

/** The other end of a wire: its node, and its port where there are several. */
function endInWords(document: PipelineDocument, { node, port }: End, side: 'inputs' | 'outputs'): string {
  const known = document.nodes[node]
  const ports = definitionOf(known?.type ?? '')?.[side] ?? []
  const name = known?.name ?? node
  const portName = ports.find(({ id }) => id === port)?.name ?? port
  return ports.length > 1 ? t('{node}: {port}', { node: name, port: tDefinition(portName) }) : name
}

/** Where a wire leads to, and from which port of its node where there are several. */
export function targetInWords(document: PipelineDocument, { from, to }: Edge): string {
  const target = endInWords(document, to, 'inputs')
  const outputs = outputsOf(document.nodes[from.node])
  const port = outputs.find(({ id }) => id === from.port)
  return outputs.length > 1 && port ? t('{port} to {target}', { port: tDefinition(port.name), target }) : target
}

export interface LineWords {
  text: string
  /** Kind of what the line stands for; empty where the text says it. */
  type: string
  /** What is to be known of it. */
  state: string
  tone: 'error' | 'warning' | undefined
}

/** What a line says, and what is to be known of it: never a figure that changes by itself. */
export function lineInWords(line: OutlineLine, document: PipelineDocument, findings: Findings, isDeployed: boolean): LineWords {
  switch (line.kind) {
    case 'group':
      return { text: document.groups[line.group]?.name || t('Unnamed group'), type: t('group'), state: '', tone: undefined }
    case 'in':
      return {
        text: t('from {end}', { end: endInWords(document, line.edge.from, 'outputs') }),
        type: '',
        state: '',
        tone: undefined,
      }
    case 'out': {
      const target = targetInWords(document, line.edge)
      const hasPort = outputsOf(document.nodes[line.node]).length > 1
      return { text: hasPort ? target : t('to {end}', { end: target }), type: '', state: '', tone: undefined }
    }
    case 'node': {
      const node = document.nodes[line.node]!
      const problems = findings.byNode.get(line.node) ?? []
      const error = problems.find(({ severity }) => severity === 'error') ?? problems[0]
      const type = definitionOf(node.type)
      return {
        text: node.name,
        type: type ? tDefinition(type.name) : t('unknown type'),
        state: error ? problemInWords(error) : isDeployed && findings.changed.has(line.node) ? t('changed since it was deployed') : '',
        tone: error?.severity === 'error' ? ('error' as const) : error ? ('warning' as const) : undefined,
      }
    }
  }
}
