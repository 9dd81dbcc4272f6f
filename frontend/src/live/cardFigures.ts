import type { NodeKind, ReceiverInfo } from '@millrace/shared'
import { formatBytes, formatCompact, formatDuration, formatRate } from '../ui/format.ts'
import type { NodeRate } from './rates.ts'

/** What a card says of a node at work. */
export interface CardFigures {
  /** Rows per second that come out; that go in, for an output. */
  rate: string
  /** The other figure that matters for this kind, short. */
  side: string
  /** Records are refused, or the source waits: worth a look. */
  isNotable: boolean
}

const RECEIVER_WORDS: Record<ReceiverInfo['status'], string> = {
  active: '',
  connecting: 'connecting…',
  waiting: 'no sender',
  error: 'cannot read',
  stopped: 'stopped',
}

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
  if (rate && rate.deadLetters > 0) return { rate: main, side: `${formatCompact(rate.deadLetters)} refused`, isNotable: true }
  const side =
    kind === 'input'
      ? [receiver ? RECEIVER_WORDS[receiver.status] : '', queued >= NOTABLE_BYTES ? `${formatBytes(queued)} queued` : '']
      : kind === 'output'
        ? [rate?.lag === undefined ? '' : `lag ${formatDuration(rate.lag)}`]
        : [rate?.held === undefined ? `of ${formatRate(into)}` : `${formatCompact(rate.held)} kept`]
  return { rate: main, side: side.filter(Boolean).join(' · '), isNotable: false }
}
