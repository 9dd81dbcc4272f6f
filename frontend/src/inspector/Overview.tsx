import { saidInWords, definitionOf, type ReceiverInfo, texts } from '@millrace/shared'
import { IconAlertCircle } from '@tabler/icons-react'
import { useMemo } from 'react'
import { selectNode } from '../editor/actions.ts'
import { useDraft, useFindings, useLive, useSession } from '../editor/session.ts'
import { readingOrder } from '../store/readingOrder.ts'
import { formatRate } from '../ui/format.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t } from '../ui/text.ts'
import { NamedFormulas } from './NamedFormulas.tsx'

/** All nodes as a list in reading order, with what they do now: for those who do not see the canvas, and for large ones. */
export function Overview() {
  const { isReadOnly } = useSession()
  const document = useDraft((draft) => draft.document)
  const order = useMemo(() => readingOrder(document), [document])
  if (order.length === 0) {
    return (
      <div className="mr-empty">
        <strong>{t('An empty pipeline')}</strong>
        <p>{t('It takes data in by an input, works on it in steps, and puts it out. Choose an input on the left.')}</p>
      </div>
    )
  }
  return (
    <>
      <section className="mr-overview" aria-label={t('All nodes')}>
        <h2 className="mr-section-title">{t('All nodes')}</h2>
        <ul>
          {order.map((id) => (
            <Entry key={id} id={id} />
          ))}
        </ul>
        <p className="mr-note">
          {isReadOnly ? t('Choose a node to see what it does.') : t('Choose a node to see and change what it does.')}
        </p>
      </section>
      <NamedFormulas />
    </>
  )
}

const RECEIVER_WORDS: Record<ReceiverInfo['status'], string> = texts({
  active: 'reads from {place}',
  connecting: 'connects to {place}',
  waiting: 'waits at {place}',
  error: 'cannot read {place}',
  stopped: 'stopped at {place}',
})

function Entry({ id }: { id: string }) {
  const session = useSession()
  const node = useDraft((draft) => draft.document.nodes[id])
  const hasError = useFindings((findings) => findings.byNode.get(id)?.some(({ severity }) => severity === 'error') ?? false)
  const changed = useFindings((findings) => findings.changed.has(id))
  const running = useLive((figures) => figures.run?.status === 'running')
  const rate = useLive((figures) => figures.rates.nodes[id])
  const receiver = useLive((figures) => figures.receivers.find((each) => each.node === id))
  if (!node) return null
  const kind = definitionOf(node.type)?.kind ?? 'unknown'
  const rows = kind === 'output' ? (rate?.in ?? 0) : Object.values(rate?.out ?? {}).reduce((sum, each) => sum + each, 0)
  const trouble = saidInWords(rate?.error ?? (receiver?.status === 'error' ? receiver.lastError?.message : undefined))
  const place = receiver && t(RECEIVER_WORDS[receiver.status], { place: saidInWords(receiver.place) })
  return (
    <li>
      <button type="button" className="mr-overview-entry" data-kind={kind} onClick={() => selectNode(session, id)}>
        <NodeIcon type={node.type} size={24} />
        <span className="mr-fill">
          <span className="mr-clip mr-block">
            <bdi>{node.name}</bdi>
          </span>
          {running && !changed && (trouble ?? place) !== undefined && (
            <span className="mr-clip mr-block mr-small" data-tone={trouble === undefined ? 'dim' : 'error'} title={trouble ?? place}>
              {trouble ?? place}
            </span>
          )}
        </span>
        {hasError ? (
          <IconAlertCircle size={16} className="mr-error" aria-label={t('has a problem')} />
        ) : (
          running && <span className="mr-num mr-dim mr-small">{changed ? t('changed') : formatRate(rows)}</span>
        )}
      </button>
    </li>
  )
}
