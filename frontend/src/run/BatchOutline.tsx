import { definitionOf, type BatchReport, type PipelineDocument } from '@millrace/shared'
import { useNavigate } from 'react-router'
import { lineInWords } from '../outline/lineWords.ts'
import { OutlineTree } from '../outline/OutlineTree.tsx'
import { useOutline } from '../outline/useOutline.ts'
import { NO_FINDINGS } from '../store/findings.ts'
import { formatDuration, formatNumber } from '../ui/format.ts'
import { t } from '../ui/text.ts'

interface Props {
  batch: BatchReport
  document: PipelineDocument
  /** Address of a node in what ran. */
  node(id: string): string
}

/** The tree of what ran, each node with its rows and time in the batch. */
export function BatchOutline({ batch, document, node }: Props) {
  const navigate = useNavigate()
  const outline = useOutline(document)
  return (
    <div className="mr-panel mr-outline">
      <OutlineTree
        outline={outline}
        document={document}
        help={t('Enter shows the node in what ran.')}
        inWords={(line) => {
          const words = lineInWords(line, document, NO_FINDINGS, false)
          return line.kind === 'node' ? { ...words, state: figuresOf(line.node, batch, document) } : words
        }}
        keys={(line) => ({ Enter: () => line.kind !== 'group' && void navigate(node(line.node)) })}
      />
    </div>
  )
}

/** Rows in and out of a node, and its time; nothing, where it did not run. */
function figuresOf(id: string, batch: BatchReport, document: PipelineDocument): string {
  const figures = batch.nodes[id]
  if (!figures) return ''
  const definition = definitionOf(document.nodes[id]?.type ?? '')
  const out = Object.values(figures.out).reduce((sum, rows) => sum + rows, 0)
  return [
    ...(definition?.inputs.length === 0 ? [] : [t('{rows} in', { rows: formatNumber(figures.in) })]),
    ...(definition?.outputs.length === 0 ? [] : [t('{rows} out', { rows: formatNumber(out) })]),
    ...(figures.ms === undefined ? [] : [formatDuration(figures.ms)]),
  ].join(', ')
}
