import { useFindings, useLive } from '../editor/session.ts'
import type { HealthFacts } from './groupFigures.ts'
import { runError } from './runError.ts'

/** What the health of nodes is judged by, as of now. */
export function useHealthFacts(): HealthFacts {
  const problems = useFindings((findings) => findings.byNode)
  const rates = useLive((figures) => figures.rates)
  const receivers = useLive((figures) => figures.receivers)
  const failedAt = useLive((figures) =>
    figures.run?.status === 'failed' && figures.run.error ? runError(figures.run.error, {}).node : undefined,
  )
  return { problems, rates, receivers, failedAt }
}
