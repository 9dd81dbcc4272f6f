import type { PipelineSummary } from '@millrace/shared'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api } from '../api/client.ts'
import { freeName } from '../home/pipelineActions.ts'
import { PIPELINES } from '../home/queryKeys.ts'
import { sayError } from '../ui/say.ts'
import { useMaking } from './useMaking.ts'

interface Begun {
  /** Of a file it is what the file holds: the server says what is wrong with it. */
  document: unknown
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
  const { make, cancel, going } = useMaking()
  return {
    begin: ({ document, run, node, way }: Begun) =>
      make(document, {
        run,
        way,
        // It is there already: what keeps it from running is told in the editor, where it can be mended.
        onRefused: sayError,
        onMade: (id) => {
          void queries.invalidateQueries({ queryKey: PIPELINES })
          void navigate(`/p/${id}${node === undefined ? '' : `?node=${node}`}`)
        },
      }),
    /** Ends what is under way, and leaves nothing of it. */
    cancel,
    /** What is under way, and the way that was taken. */
    going,
    /** A name that no pipeline has. */
    free: (name: string) => freeName(name, pipelines ?? []),
  }
}
