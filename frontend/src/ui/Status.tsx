import type { RunStatus } from '@millrace/shared'
import { IconAlertTriangle, IconLoader2 } from '@tabler/icons-react'
import { t } from './text.ts'

const WORDS: Record<RunStatus | 'draft', { text: string; tone: 'good' | 'warning' | 'error' | 'idle' }> = {
  starting: { text: t('Starting'), tone: 'warning' },
  running: { text: t('Running'), tone: 'good' },
  stopping: { text: t('Stopping'), tone: 'warning' },
  stopped: { text: t('Stopped'), tone: 'idle' },
  failed: { text: t('Failed'), tone: 'error' },
  restarting: { text: t('Restarting'), tone: 'warning' },
  draft: { text: t('Not running'), tone: 'idle' },
}

/** What a pipeline does, in one word with a shape beside the colour, and in which version where that is given. */
export function Status({ status, version }: { status: RunStatus | 'draft'; version?: number | undefined }) {
  const { text, tone } = WORDS[status]
  return (
    <span className="mr-status" data-tone={tone}>
      {tone === 'error' ? (
        <IconAlertTriangle size={14} aria-hidden />
      ) : tone === 'warning' ? (
        <IconLoader2 size={14} aria-hidden />
      ) : (
        <span className="mr-status-dot" aria-hidden />
      )}
      {text}
      {version !== undefined && <span className="mr-status-version">v{version}</span>}
    </span>
  )
}
