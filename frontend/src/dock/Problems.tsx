import { Button } from '@mantine/core'
import { problemInWords, saidInWords } from '@millrace/shared'
import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react'
import { selectNode } from '../editor/actions.ts'
import { tellMissingOf } from '../editor/missing.ts'
import { useAnalysis, useDraft, useFindings, useSession } from '../editor/session.ts'
import { useIsAnalysisOld } from '../inspector/AnalysisNote.tsx'
import { t } from '../ui/text.ts'

/** What has to be mended before the draft can run, and what is only worth knowing. */
export function Problems() {
  const session = useSession()
  const problems = useFindings((findings) => findings.problems)
  const nodes = useDraft((draft) => draft.document.nodes)
  const isKnown = useAnalysis() !== null
  const isOld = useIsAnalysisOld()
  if (problems.length === 0)
    return (
      <p className="mr-empty">
        {!isKnown
          ? t('The draft is being checked…')
          : isOld
            ? t('No problems before the last changes: those are still being checked.')
            : t('No problems: this draft can run.')}
      </p>
    )
  return (
    <table className="mr-data mr-problems">
      <thead>
        <tr>
          <th scope="col">{t('Problem')}</th>
          <th scope="col">{t('Where')}</th>
          <th scope="col">
            <span className="mr-hidden">{t('Mend')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {problems.map((problem, index) => (
          <tr key={index}>
            <td className="mr-wrap">
              <span className="mr-with-icon" data-tone={problem.severity === 'error' ? 'error' : undefined}>
                {problem.severity === 'error' ? (
                  <IconAlertCircle size={14} role="img" aria-label={t('Error')} />
                ) : (
                  <IconInfoCircle size={14} role="img" aria-label={t('Notice')} />
                )}
                {problemInWords(problem)}
              </span>
            </td>
            <td>
              {problem.node !== undefined && nodes[problem.node] && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() => {
                    session.workspace.setState({ inspectorOpen: true })
                    tellMissingOf(session, problem.node!)
                    selectNode(session, problem.node!)
                  }}
                >
                  {nodes[problem.node]!.name}
                </Button>
              )}
            </td>
            <td>
              {problem.fix && (
                <Button
                  size="compact-sm"
                  variant="light"
                  onClick={() => session.change(problem.fix!.operations, saidInWords(problem.fix!.label))}
                >
                  {saidInWords(problem.fix.label)}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
