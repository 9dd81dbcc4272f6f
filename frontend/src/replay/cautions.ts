/** What is to be known before a comparison is believed. */
import { PLAYED_BATCHES, PLAYED_BYTES, PLAYED_RECORDS, problemInWords, type Replay } from '@millrace/shared'
import { formatBatchTime, formatBytes } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { beganEmpty, notCopied } from './beganEmpty.ts'

export function cautionsOf(replay: Replay, nameOf: (node: string) => string, interval: number): string[] {
  const { limit, unrecorded, version, draft } = replay
  return [
    ...(limit === 'notKept' ? [t('Fewer batches are kept than were asked for: the run is younger, or older input was let go of.')] : []),
    ...(limit === 'tooMany'
      ? [
          t(
            'At most {batches, number} batches, {records, number} records or {bytes} are played at once: only the newest batches are compared.',
            { batches: PLAYED_BATCHES, records: PLAYED_RECORDS, bytes: formatBytes(PLAYED_BYTES) },
          ),
        ]
      : []),
    ...unrecorded.map((node) => t('“{name}” is not recorded as it is in the draft: it gives no rows here.', { name: nameOf(node) })),
    ...(version.isThere ? [] : [t('The deployed version does not have this port: all rows are new.')]),
    ...warmingUp(replay, nameOf, interval),
    ...version.problems.map((problem) => t('Version: {problem}', { problem: problemInWords(problem) })),
    ...draft.problems.map((problem) => t('Draft: {problem}', { problem: problemInWords(problem) })),
  ]
}

/** Which steps did not go on with what the run remembers, since when, and why. */
function warmingUp({ began, noSnapshot, version, draft }: Replay, nameOf: (node: string) => string, interval: number): string[] {
  if (!began) return []
  const remembering = [...new Set([...version.remembering, ...draft.remembering])]
  const isOther = (node: string) => began.isRemembered && !version.remembering.includes(node)
  const others = remembering.filter(isOther).map((node) =>
    t('“{name}” means something else in the draft than what the run remembers: it began empty at {time} and is warming up.', {
      name: nameOf(node),
      time: formatBatchTime(began.at, interval),
    }),
  )
  const steps = { windows: { ...version.windows, ...draft.windows }, remembering: remembering.filter((node) => !isOther(node)) }
  const empty = [...beganEmpty(began, steps, nameOf, { interval }), ...others]
  return empty.length > 0 ? [...empty, ...notCopied(noSnapshot)] : []
}
