import type { RunStatus } from '@millrace/shared'
import { IconAlertTriangle, IconLoader2 } from '@tabler/icons-react'

const WORDS: Record<RunStatus | 'draft', { text: string; tone: 'good' | 'warning' | 'error' | 'idle' }> = {
  starting: { text: 'Starting', tone: 'warning' },
  running: { text: 'Running', tone: 'good' },
  stopping: { text: 'Stopping', tone: 'warning' },
  stopped: { text: 'Stopped', tone: 'idle' },
  failed: { text: 'Failed', tone: 'error' },
  restarting: { text: 'Restarting', tone: 'warning' },
  draft: { text: 'Not running', tone: 'idle' },
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
