import { formatTime } from '../ui/format.ts'
import { t } from '../ui/text.ts'

/** The batch that the tiles are of. */
export function Updated({ batch }: { batch: number | null }) {
  return batch !== null && <span className="mr-dim mr-num mr-small">{t('Updated {time}', { time: formatTime(batch) })}</span>
}
