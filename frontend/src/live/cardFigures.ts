import { texts, type NodeKind, type ReceiverInfo } from '@millrace/shared'
import { formatBytes, formatCompact, formatDuration, formatRate } from '../ui/format.ts'
import type { NodeRate } from './rates.ts'
import { t } from '../ui/text.ts'

/** What a card says of a node at work. */
export interface CardFigures {
  /** Rows per second that come out; that go in, for an output. */
  rate: string
  /** The other figure that matters for this kind, short. */
  side: string
  /** Records are refused, or the source waits: worth a look. */
  isNotable: boolean
}

/** What is told of a source that does not read. */
const NOT_READING = texts({
  connecting: 'connecting',
  waiting: 'no sender',
  error: 'cannot read',
  stopped: 'stopped',
}) satisfies Record<Exclude<ReceiverInfo['status'], 'active'>, string>

/** Every source has a little that waits for the next batch: less than this is not worth a word. */
const NOTABLE_BYTES = 1_000_000

/** The figures of a card. `queued` is in bytes. */
export function cardFigures(
  kind: NodeKind | undefined,
  rate: NodeRate | undefined,
  receiver: ReceiverInfo | undefined,
  queued: number,
): CardFigures {
  const into = rate?.in ?? 0
  const out = Object.values(rate?.out ?? {}).reduce((sum, each) => sum + each, 0)
  const main = formatRate(kind === 'output' ? into : out)
  if (rate && rate.deadLetters > 0)
    return { rate: main, side: t('{count} refused', { count: formatCompact(rate.deadLetters) }), isNotable: true }
  const side =
    kind === 'input'
      ? [
          receiver && receiver.status !== 'active' ? t(NOT_READING[receiver.status]) : '',
          queued >= NOTABLE_BYTES ? t('{size} queued', { size: formatBytes(queued) }) : '',
        ]
      : kind === 'output'
        ? [rate?.lag === undefined ? '' : t('lag {time}', { time: formatDuration(rate.lag) })]
        : [rate?.held === undefined ? t('of {rate}', { rate: formatRate(into) }) : t('{count} kept', { count: formatCompact(rate.held) })]
  return { rate: main, side: side.filter(Boolean).join(' · '), isNotable: false }
}
