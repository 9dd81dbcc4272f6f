import { UnstyledButton } from '@mantine/core'
import { deadLettersOf, definitionOf, saidInWords, type BatchReport, type PipelineDocument } from '@millrace/shared'
import { IconAlertTriangle, IconCheck, IconChevronRight, IconClock } from '@tabler/icons-react'
import { formatDuration, formatNumber, formatTime } from '../ui/format.ts'
import { NodeName } from '../ui/NodeName.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { nodesInOrder, type NodeOrder } from './nodeOrder.ts'

interface Props {
  batch: BatchReport
  /** Nodes of the version that ran. */
  nodes: PipelineDocument['nodes']
}

const refused = (count: number | undefined) => (count === undefined ? '–' : formatNumber(count))

interface NodeTableProps {
  order: NodeOrder
  /** The node whose rows are shown. */
  chosen: string | null
  onChoose(node: string | null): void
}

/** Rows and time at each node of a batch, and the way to the rows themselves. */
export function NodeTable({ batch, nodes, order, chosen, onChoose }: Props & NodeTableProps) {
  const slowest = Math.max(...Object.values(batch.nodes).map((node) => node.ms ?? 0), 1)
  return (
    <div className="mr-panel mr-scroll-x">
      <table className="mr-data">
        <thead>
          <tr>
            <th scope="col">{t('Node')}</th>
            <th scope="col" data-align="end">
              {t('Rows in')}
            </th>
            <th scope="col" data-align="end">
              {t('Rows out')}
            </th>
            <th scope="col" data-align="end">
              {t('Refused')}
            </th>
            <th scope="col" data-align="end">
              {t('Rows kept')}
            </th>
            <th scope="col">{t('Time')}</th>
          </tr>
        </thead>
        <tbody>
          {nodesInOrder(batch.nodes, order).map(([id, node]) => (
            <tr key={id} data-chosen={chosen === id || undefined}>
              <td>
                <UnstyledButton
                  className="mr-batch-node"
                  aria-expanded={chosen === id}
                  title={chosen === id ? t('Hide the rows') : t('Show the rows')}
                  onClick={() => onChoose(chosen === id ? null : id)}
                >
                  <IconChevronRight size={14} aria-hidden /> <NodeName id={id} nodes={nodes} />
                </UnstyledButton>
              </td>
              <td data-align="end">{formatNumber(node.in)}</td>
              <td data-align="end">
                <RowsOut out={node.out} type={nodes[id]?.type} />
              </td>
              <td data-align="end">{refused(deadLettersOf(batch, id))}</td>
              <td data-align="end">{node.held === undefined ? '–' : formatNumber(node.held)}</td>
              <td className="mr-batch-time">
                {node.ms === undefined ? (
                  <span className="mr-dim">
                    {node.fusedWith ? t('in one step with {name}', { name: nodes[node.fusedWith]?.name ?? node.fusedWith }) : '–'}
                  </span>
                ) : (
                  <span className="mr-batch-bar">
                    <span className="mr-bar-track" aria-hidden>
                      <span className="mr-bar" style={{ inlineSize: `${(node.ms / slowest) * 100}%` }} />
                    </span>
                    <span className="mr-num">{formatDuration(node.ms)}</span>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Rows by port, with the ports' names where there are several. */
function RowsOut({ out, type }: { out: Record<string, number>; type: string | undefined }) {
  const ports = Object.entries(out)
  if (ports.length === 0) return '–'
  const names = new Map((definitionOf(type ?? '')?.outputs ?? []).map(({ id, name }) => [id, name]))
  return ports
    .map(([port, rows]) => (ports.length > 1 ? `${formatNumber(rows)} ${tDefinition(names.get(port) ?? port)}` : formatNumber(rows)))
    .join(', ')
}

const STATUS = {
  delivered: { Icon: IconCheck, word: t('delivered'), tone: 'plain' },
  pending: { Icon: IconClock, word: t('on its way'), tone: 'plain' },
  failed: { Icon: IconAlertTriangle, word: t('failing, tried again'), tone: 'warning' },
} as const

/** How each output of a batch went. */
export function OutputTable({ batch, nodes }: Props) {
  const outputs = Object.entries(batch.outputs)
  if (outputs.length === 0) return <p className="mr-panel mr-empty">{t('This batch put nothing out.')}</p>
  return (
    <div className="mr-panel mr-scroll-x">
      <table className="mr-data">
        <thead>
          <tr>
            <th scope="col">{t('Output')}</th>
            <th scope="col" data-align="end">
              {t('Rows')}
            </th>
            <th scope="col">{t('Status')}</th>
            <th scope="col" data-align="end">
              {t('Attempts')}
            </th>
            <th scope="col">{t('Delivered')}</th>
            <th scope="col">{t('Error')}</th>
          </tr>
        </thead>
        <tbody>
          {outputs.map(([id, output]) => {
            const { Icon, word, tone } = STATUS[output.status]
            return (
              <tr key={id}>
                <td>
                  <NodeName id={id} nodes={nodes} />
                </td>
                <td data-align="end">{formatNumber(output.rows)}</td>
                <td>
                  <span className="mr-with-icon" data-tone={tone}>
                    <Icon size={14} aria-hidden /> {word}
                  </span>
                </td>
                <td data-align="end">{formatNumber(output.attempts)}</td>
                <td className="mr-num">
                  {output.deliveredAt === undefined
                    ? '–'
                    : t('{time}, {late} after the batch time', {
                        time: formatTime(output.deliveredAt),
                        late: formatDuration(Math.max(0, output.deliveredAt - batch.time)),
                      })}
                </td>
                <td className="mr-wrap">{saidInWords(output.error)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
