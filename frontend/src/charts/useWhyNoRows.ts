import { useFindings, useLive } from '../editor/session.ts'
import { t } from '../ui/text.ts'

/** Says why a live table has no rows. */
export function useWhyNoRows(): (node: string) => string {
  const status = useLive((figures) => figures.run?.status)
  const tables = useLive((figures) => figures.tables)
  const changed = useFindings((findings) => findings.changed)
  const isAtWork = status !== 'stopped' && status !== 'failed'
  return (node) =>
    status === undefined
      ? t('Press Run to see results here.')
      : tables[node] === undefined && changed.has(node)
        ? t('Not deployed yet.')
        : isAtWork
          ? t('No rows have come here yet.')
          : t('No rows: the pipeline does not run.')
}
