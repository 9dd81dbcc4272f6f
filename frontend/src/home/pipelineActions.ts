/** What can be done with a pipeline as a whole, from the list and from the editor. */
import type { PipelineSummary, RunInfo } from '@millrace/shared'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api } from '../api/client.ts'
import { say, sayError } from '../ui/say.ts'
import { sayWithUndo } from '../ui/sayWithActions.tsx'
import { t } from '../ui/text.ts'
import { PIPELINES } from './queryKeys.ts'

/** A name that no pipeline has: the one wanted, or with a number behind it. */
export function freeName(wanted: string, pipelines: readonly Pick<PipelineSummary, 'name'>[]): string {
  const taken = new Set(pipelines.map(({ name }) => name))
  let name = wanted
  for (let n = 2; taken.has(name); n++) name = `${wanted} ${n}`
  return name
}

/** Longest name of a pipeline, less the room for a number. */
const NAME = 190

export function usePipelineActions({ id, name, run }: { id: string; name: string; run: Pick<RunInfo, 'status'> | null }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const shown = name || t('Unnamed pipeline')
  const refresh = () => queries.invalidateQueries({ queryKey: PIPELINES })
  const stops = run !== null && !['stopped', 'failed'].includes(run.status)
  return {
    exportAddress: `/api/pipelines/${id}/export`,

    /** Makes a copy and opens it. */
    async duplicate(): Promise<void> {
      try {
        const pipelines = await queries.fetchQuery({ queryKey: PIPELINES, queryFn: () => api.get<PipelineSummary[]>('/pipelines') })
        const copy = await api.post<{ id: string }>(`/pipelines/${id}/duplicate`, {
          name: freeName(t('Copy of {name}', { name: shown }).slice(0, NAME), pipelines),
        })
        void refresh()
        await navigate(`/p/${copy.id}`)
        say(t('This is the copy. Passwords of outputs stay with it, unseen; inputs with a token need a new one.'))
      } catch (error) {
        sayError(error)
      }
    },

    /** Deletes it, stopping it where it runs, and offers the way back; answers whether it is gone. */
    async remove(): Promise<boolean> {
      try {
        await api.delete(`/pipelines/${id}`)
      } catch (error) {
        sayError(error)
        return false
      }
      void refresh()
      sayWithUndo(
        id,
        stops ? t('{name} was stopped and deleted.', { name: shown }) : t('{name} was deleted.', { name: shown }),
        () => void api.post(`/pipelines/${id}/restore`).then(refresh, sayError),
      )
      return true
    },
  }
}
