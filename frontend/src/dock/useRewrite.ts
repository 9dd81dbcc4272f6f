import { apiProblemInWords, type RewriteLine, type RewriteRequest, type RewrittenFile } from '@millrace/shared'
import { useEffect, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'

type RewriteProgress =
  /** How much is done, from 0 to 1. */
  { state: 'idle' } | { state: 'going'; share: number } | { state: 'failed'; message: string } | { state: 'done'; file: RewrittenFile }

/** Has one file at a time made, and fetches it when it is; it ends with whoever asked for it. `saved` is told of one in which nothing is left out. */
export function useRewrite(saved: () => void) {
  const session = useSession()
  const [progress, setProgress] = useState<RewriteProgress>({ state: 'idle' })
  const question = useRef(new AbortController())
  useEffect(() => () => question.current.abort(), [])

  const ask = async (node: string, what: RewriteRequest, name: string, { signal }: AbortController) => {
    let end: RewriteProgress | undefined
    const take = (line: RewriteLine) => {
      if (signal.aborted) return
      if ('step' in line) setProgress({ state: 'going', share: line.step.of > 0 ? line.step.done / line.step.of : 1 })
      else if ('file' in line) end = { state: 'done', file: line.file }
      else end = { state: 'failed', message: apiProblemInWords(line.problem) }
    }
    const base = `/pipelines/${session.id}/recorded`
    try {
      await api.postLines<RewriteLine>(`${base}/${node}/files`, what, take, signal)
      end ??= { state: 'failed', message: t('The file broke off before its end. Try again.') }
    } catch (error) {
      end = { state: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
    if (signal.aborted) return
    setProgress(end)
    if (end.state !== 'done') return
    fetchFile(`/api${base}/files/${end.file.id}`, `${name}.${end.file.suffix}`)
    if (end.file.refused === 0) saved()
  }
  const cancel = () => {
    question.current.abort()
    setProgress({ state: 'idle' })
  }
  const start = (node: string, what: RewriteRequest, name: string) => {
    question.current.abort()
    question.current = new AbortController()
    setProgress({ state: 'going', share: 0 })
    void ask(node, what, name, question.current)
  }
  return { progress, start, cancel }
}

function fetchFile(href: string, name: string): void {
  const link = Object.assign(document.createElement('a'), { href, download: name })
  link.click()
}
