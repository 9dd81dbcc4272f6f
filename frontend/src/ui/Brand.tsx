import { Link } from 'react-router'
import { t } from './text.ts'

/** The way home. */
export function Brand({ short = false }: { short?: boolean }) {
  return (
    <Link to="/" className="mr-brand" aria-label={t('{name}: all pipelines', { name: 'Millrace' })}>
      <img src="/icon.svg" alt="" width={24} height={24} />
      {!short && 'Millrace'}
    </Link>
  )
}
