import { saidInWords, type ConnectionTest, type Json, type Node, type Problem } from '@millrace/shared'
import { useState } from 'react'

type Failed = ConnectionTest & { ok: false }

/** What the last test of the connection found wrong with a setting; nothing once that setting is another. */
export function useTested({ settings }: Node): { tested: Problem | null; onFailed(failed: Failed | null): void } {
  const [found, setFound] = useState<{ problem: Problem; of: Json | undefined } | null>(null)
  const onFailed = (failed: Failed | null) => {
    const setting = failed?.setting
    if (!failed || setting === undefined) return setFound(null)
    const line = typeof failed.text === 'string' ? undefined : failed.text.params?.['line']
    const params = { message: saidInWords(failed.text), ...(typeof line === 'number' && { line }) }
    setFound({ problem: { code: 'testFailed', severity: 'error', params, setting }, of: settings[setting] })
  }
  const isThere = found !== null && JSON.stringify(settings[found.problem.setting!]) === JSON.stringify(found.of)
  return { tested: isThere ? found.problem : null, onFailed }
}
