import { SegmentedControl } from '@mantine/core'
import type { Replay } from '@millrace/shared'
import { useMemo, useState } from 'react'
import { useDeployed, useDraft } from '../editor/session.ts'
import { DataTable } from '../rows/DataTable.tsx'
import { Cautions } from '../ui/Cautions.tsx'
import { formatBatchTime, formatNumber } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { cautionsOf } from './cautions.ts'
import { ReplayCounts } from './ReplayCounts.tsx'
import { markInWords, marksOf, sideBySide } from './sideBySide.ts'

/** What became of the rows, what is to be known before it is believed, and the rows themselves. */
export function ReplayResult({ replay, interval }: { replay: Replay; interval: number }) {
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const nameOf = useNames()
  const { totals, compared, began } = replay
  const different = totals.changed + totals.gone + totals.new
  const [shown, setShown] = useState('different')
  const onlyDifferent = shown === 'different' && different > 0
  const table = useMemo(() => sideBySide(replay, onlyDifferent), [replay, onlyDifferent])
  if (!compared) return <p className="mr-empty">{t('None of these batches had input that is kept.')}</p>
  const [from, to] = [formatBatchTime(compared.from, interval), formatBatchTime(compared.to, interval)]
  const all = different + totals.same
  return (
    <div className="mr-replay-result">
      <p role="status">
        {t('{count, plural, one {# batch} other {# batches}} of version {number} and of the draft, from {from} to {to}', {
          count: compared.batches,
          number: replay.number,
          from,
          to,
        })}
        {'. '}
        {marksOf(replay).map((mark) => (
          <span key={mark} className="mr-replay-mark mr-num" data-mark={mark}>
            {markInWords(mark)}: {formatNumber(totals[mark])}
          </span>
        ))}
        {all === 0 && t('no rows on either side.')}
        {began?.isRemembered && (
          <span className="mr-note mr-replay-began">
            {t('Both began from what was remembered at {time}.', { time: formatBatchTime(began.at, interval) })}
          </span>
        )}
      </p>
      <Cautions cautions={cautionsOf(replay, nameOf, interval)} label={t('To be known about this comparison')} />
      {all > 0 && (
        <DataTable
          columns={table.columns}
          rows={table.rows}
          marks={table.marks}
          total={onlyDifferent ? different : all}
          label={t('Rows of both')}
          timeZone={timeZone}
          tools={
            different > 0 &&
            totals.same > 0 && (
              <SegmentedControl
                size="xs"
                aria-label={t('Which rows')}
                data={[
                  { value: 'different', label: t('What differs') },
                  { value: 'all', label: t('All rows') },
                ]}
                value={shown}
                onChange={setShown}
              />
            )
          }
        />
      )}
      <ReplayCounts replay={replay} nameOf={nameOf} />
    </div>
  )
}

/** Names as the draft has them, else as what is deployed has them. */
function useNames(): (node: string) => string {
  const drawn = useDraft((draft) => draft.document.nodes)
  const { document } = useDeployed()
  return (node) => (drawn[node] ?? document?.nodes[node])?.name ?? node
}
