/** Which steps did not go on with what a run remembered, since when, and why: in the same words of a comparison and of one batch's rows. */
import type { NoSnapshot, ReplayBegan, WindowFill } from '@millrace/shared'
import { formatBatchTime, formatBytes } from '../ui/format.ts'
import { t } from '../ui/text.ts'

interface Steps {
  windows: Readonly<Record<string, WindowFill>>
  remembering: readonly string[]
}

/** Milliseconds from batch to batch, and whether only the rows of one are looked at. */
interface Scope {
  interval: number
  isOneBatch?: boolean
}

/** A line for each step; none where all went on. */
export function beganEmpty(
  { at }: ReplayBegan,
  { windows, remembering }: Steps,
  nameOf: (node: string) => string,
  { interval, isOneBatch = false }: Scope,
): string[] {
  const time = formatBatchTime(at, interval)
  return [
    ...Object.entries(windows).map(([node, fill]) => {
      const window = { name: nameOf(node), time, ...fill }
      return isOneBatch
        ? t('“{name}” began empty at {time}: it held {filled, number} of {needed, number} batches at this one.', window)
        : t(
            '“{name}” began empty at {time}: it held {filled, number} of {needed, number} batches at the first one that is compared.',
            window,
          )
    }),
    ...remembering.map((node) =>
      t('“{name}” began empty at {time} and is warming up: the run remembers more than that.', { name: nameOf(node), time }),
    ),
  ]
}

/** Why there is nothing to go on with. */
export function notCopied(noSnapshot: NoSnapshot | null): string[] {
  if (!noSnapshot) return []
  const { reason, bytes, most } = noSnapshot
  if (reason === 'diskFull') return [t('What the run remembers is not copied for comparisons: the disk is nearly full.')]
  return [
    t('What the run remembers is not copied for comparisons: it has {bytes}, and {most} are allowed.', {
      bytes: formatBytes(bytes),
      most: formatBytes(most),
    }),
  ]
}
