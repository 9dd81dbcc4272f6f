import { Button } from '@mantine/core'
import { t } from './text.ts'

/** What could not be loaded into a panel, why, and the way to try again. */
export function NotLoaded({ error, retry, isRetrying = false }: { error: Error; retry(): void; isRetrying?: boolean }) {
  return (
    <div className="mr-empty mr-not-loaded" role="alert">
      <span>{error.message}</span>
      <Button size="compact-sm" variant="light" loading={isRetrying} onClick={retry}>
        {t('Try again')}
      </Button>
    </div>
  )
}
