import { t } from '../ui/text.ts'
import { useResults } from './sample.ts'

/** What a formula makes of the first rows of the sample. */
export function FormulaResults({ node, column }: { node: string; column: string }) {
  const results = useResults(node, column)
  if (!results) return null
  return (
    <p className="mr-results" data-stale={results.isStale || undefined}>
      {t('First rows:')}
      {results.values.map((value, index) => (
        <code key={index}>
          {value === null ? '∅' : typeof value === 'string' ? <bdi>{value === '' ? '""' : value}</bdi> : JSON.stringify(value)}
        </code>
      ))}
    </p>
  )
}
