import { operationsBetween, type PipelineDocument } from '@millrace/shared'
import { api } from '../api/client.ts'
import { useSession } from '../editor/session.ts'
import { say, sayError } from '../ui/say.ts'
import { sayWithUndo } from '../ui/sayWithActions.tsx'
import { t } from '../ui/text.ts'

/** Most operations of one change. */
const MOST = 1000

/** Makes the draft as a version was, as one change that can be taken back. What runs goes on until that is deployed. */
export function useRestore(): (version: number) => Promise<void> {
  const { base } = useSession()
  return async (version) => {
    try {
      const wanted = await api.get<PipelineDocument>(`/pipelines/${base.id}/versions/${version}`)
      // The name is the pipeline's, whatever it was called then.
      const { document } = base.draft.store.getState()
      const operations = operationsBetween(document, { ...wanted, name: document.name })
      if (operations.length === 0) return say(t('The draft is as version {version} already.', { version }))
      if (operations.length > MOST)
        return say(
          t('Version {version} differs in too much to be restored at once: export it, and import it as a pipeline.', { version }),
          'error',
        )
      if (!base.change(operations, t('Restore version {version}', { version }))) return
      sayWithUndo(base.id, t('The draft is as version {version} now. Deploy it to run it.', { version }), () => base.draft.undo())
    } catch (error) {
      sayError(error)
    }
  }
}
