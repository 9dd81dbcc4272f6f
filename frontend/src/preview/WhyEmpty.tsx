import { Button } from '@mantine/core'
import { type EmptyReason, reasonInWords, type SampleInfo } from '@millrace/shared'
import { IconArrowRight, IconClipboardText, IconHelpCircle, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { selectNode } from '../editor/actions.ts'
import { useDraft, usePreviews, useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'
import { OwnRows } from './OwnRows.tsx'
import { keyOf } from './previews.ts'

/** In place of rows: that there are none, why, and how to have some where a source has none. */
export function WhyEmpty({ samples }: { samples: Readonly<Record<string, SampleInfo>> }) {
  const [giving, setGiving] = useState<string>()
  const nodes = useDraft((draft) => draft.document.nodes)
  const session = useSession()
  const isAsking = usePreviews((state) => state.isAsking)
  const isTold = usePreviews((state) => state.reason?.state === 'told')
  const dry = Object.entries(samples).filter(([node, { records }]) => records === 0 && nodes[node])
  return (
    <div className="mr-empty mr-why" role="status">
      <p>
        <strong>{t('No rows here')}</strong>
      </p>
      {!isTold && dry.map(([node, { reason }]) => reason && <Dry key={node} name={nodes[node]!.name} reason={reason} />)}
      <Why />
      {dry.length > 0 && (
        <Button
          ms="sm"
          size="compact-sm"
          variant="light"
          leftSection={<IconRefresh size={16} />}
          loading={isAsking}
          onClick={() => session.previews.again()}
        >
          {t('Try again')}
        </Button>
      )}
      {dry.map(([node]) => (
        <Button
          key={node}
          ms="sm"
          size="compact-sm"
          variant="light"
          leftSection={<IconClipboardText size={16} />}
          onClick={() => setGiving(node)}
        >
          {dry.length === 1 ? t('Use my own rows…') : t('Use my own rows for {name}…', { name: nodes[node]!.name })}
        </Button>
      ))}
      {giving !== undefined && <OwnRows node={giving} isGiven={samples[giving]?.origin === 'given'} onClose={() => setGiving(undefined)} />}
    </div>
  )
}

/** Why a source has no records, and what to do about it where it cannot be read. */
function Dry({ name, reason }: { name: string; reason: EmptyReason }) {
  return (
    <p className="mr-why-reason">
      <bdi className="mr-why-node">{name}</bdi>
      {': '}
      {reasonInWords(reason)}
      {reason.code === 'receiverFailed' && ` ${t('Check its settings and that it can be reached, then try again, or use your own rows.')}`}
      {reason.code === 'nothingThere' && ` ${t('Try again when there is something, or use your own rows.')}`}
    </p>
  )
}

/** Asks why the place that is looked at has no rows, tells it, and leads to the node that loses them. */
function Why() {
  const session = useSession()
  const reason = usePreviews((state) => state.reason)
  const selected = usePreviews((state) => state.node)
  const nodes = useDraft((draft) => draft.document.nodes)
  if (reason?.state !== 'told') {
    return (
      <>
        {reason?.state === 'failed' && <p className="mr-error">{reason.message}</p>}
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconHelpCircle size={16} />}
          loading={reason?.state === 'asking'}
          onClick={session.previews.explain}
        >
          {t('Why is this empty?')}
        </Button>
      </>
    )
  }
  const { node, reason: why } = reason.explanation
  return (
    <>
      <p className="mr-why-reason">
        {node !== selected && (
          <>
            <bdi className="mr-why-node">{nodes[node]?.name ?? node}</bdi>
            {': '}
          </>
        )}
        {reasonInWords(why)}
      </p>
      {node !== selected && nodes[node] && (
        <Button
          size="compact-sm"
          variant="light"
          rightSection={<IconArrowRight size={16} />}
          onClick={() => {
            session.workspace.setState({ inspectorOpen: true })
            selectNode(session, node)
          }}
        >
          {t('Show me')}
        </Button>
      )}
    </>
  )
}

/** Among a node's settings: that no rows come out of it, where the sample says so. */
export function EmptyNote({ id }: { id: string }) {
  const isLooked = usePreviews((state) => state.node === id)
  const isEmpty = usePreviews((state) => {
    const answer = state.target && state.answers[keyOf(state.target)]
    return answer !== undefined && !answer.isStale && answer.preview.columns !== null && answer.preview.total === 0
  })
  if (!isLooked || !isEmpty) return null
  return (
    <div className="mr-why-note" role="group" aria-label={t('No rows here')}>
      <span>{t('No rows here.')}</span> <Why />
    </div>
  )
}
