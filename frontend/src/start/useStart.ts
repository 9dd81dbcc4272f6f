import type { DeployAnswer, PipelineDocument, PipelineSummary } from '@millrace/shared'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api } from '../api/client.ts'
import { freeName } from '../home/pipelineActions.ts'
import { PIPELINES } from '../home/queryKeys.ts'
import { sayError } from '../ui/say.ts'

interface Beginning {
  document: PipelineDocument
  /** Starts it at once; else it is opened as a draft. */
  run: boolean
  /** The node that is selected when it opens. */
  node?: string
  /** Which of several ways was taken, to show progress there. */
  way: string
}

/** Makes a pipeline of a document, runs it, and opens it. */
export function useStart() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: pipelines } = useQuery({
    queryKey: PIPELINES,
    queryFn: ({ signal }) => api.get<PipelineSummary[]>('/pipelines', signal),
  })
  const begin = useMutation({
    mutationFn: async ({ document, run }: Beginning) => {
      const { id } = await api.post<{ id: string }>('/pipelines', { document })
      // It is there already: what keeps it from running is told in the editor, where it can be mended.
      if (run) await api.post<DeployAnswer>(`/pipelines/${id}/deploy`, { sequence: 0, over: 0 }).catch(sayError)
      return id
    },
    onSuccess: (id, { node }) => {
      void queries.invalidateQueries({ queryKey: PIPELINES })
      return navigate(`/p/${id}${node === undefined ? '' : `?node=${node}`}`)
    },
    onError: sayError,
  })
  return {
    begin: begin.mutate,
    /** The way that is being gone. */
    busy: begin.isPending ? begin.variables.way : undefined,
    /** A name that no pipeline has. */
    free: (name: string) => freeName(name, pipelines ?? []),
  }
}
