import { IconCheck, IconX } from '@tabler/icons-react'
import { t } from '../ui/text.ts'
import { usePasses } from './sample.ts'

/** Which of the first rows a condition lets pass, with the values of the columns that it names. */
export function ConditionResults({ node }: { node: string }) {
  const passes = usePasses(node)
  if (!passes) return null
  return (
    <div className="mr-passes" data-stale={passes.isStale || undefined}>
      <p className="mr-dim mr-small">{t('First rows:')}</p>
      <ul>
        {passes.rows.map(({ values, passed }, index) => (
          <li key={index} data-passed={passed}>
            {passed ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
            <span className="mr-fill mr-clip">
              {values.map(({ name, value }) => (
                <span key={name}>
                  <bdi className="mr-dim">{name}</bdi>{' '}
                  <bdi>{value === null ? '∅' : typeof value === 'string' ? value || '""' : JSON.stringify(value)}</bdi>{' '}
                </span>
              ))}
            </span>
            <span className="mr-small">{passed ? t('passes') : t('does not pass')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
