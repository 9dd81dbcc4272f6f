import { apiProblemInWords, type ApiProblem } from '@millrace/shared'
import { useEffect, useRef, useState } from 'react'

/** How far a question is whose answer is told line by line; `Going` is what is told on the way, `Done` what comes of it. */
export type Told<Going, Done> =
  { state: 'idle' } | ({ state: 'going' } & Going) | { state: 'failed'; message: string } | ({ state: 'done' } & Done)

/** What one line says: how far it is, what came of it, or why nothing did. */
type Line<Going, Done> = { going: Going } | { done: Done } | { problem: ApiProblem }

interface Question<Going, Done> {
  /** What is shown until the first line. */
  begin: Going
  /** Asks, and hands on what each line says. */
  ask(take: (line: Line<Going, Done>) => void, signal: AbortSignal): Promise<void>
  /** Says that the lines ended before the answer. */
  brokeOff: string
  then?(done: Done): void
}

/** One question at a time; it ends with whoever asked it. */
export function useTold<Going extends object, Done extends object>() {
  const [progress, setProgress] = useState<Told<Going, Done>>({ state: 'idle' })
  const question = useRef(new AbortController())
  useEffect(() => () => question.current.abort(), [])

  const run = async ({ ask, brokeOff, then }: Question<Going, Done>, signal: AbortSignal) => {
    let end: { done: Done } | { failed: string } | undefined
    const take = (line: Line<Going, Done>) => {
      if (signal.aborted) return
      if ('going' in line) setProgress({ state: 'going', ...line.going })
      else end = 'done' in line ? line : { failed: apiProblemInWords(line.problem) }
    }
    try {
      await ask(take, signal)
      end ??= { failed: brokeOff }
    } catch (error) {
      end = { failed: error instanceof Error ? error.message : String(error) }
    }
    if (signal.aborted) return
    if ('failed' in end) return setProgress({ state: 'failed', message: end.failed })
    setProgress({ state: 'done', ...end.done })
    then?.(end.done)
  }
  const cancel = () => {
    question.current.abort()
    setProgress({ state: 'idle' })
  }
  const start = (asked: Question<Going, Done>) => {
    question.current.abort()
    question.current = new AbortController()
    setProgress({ state: 'going', ...asked.begin })
    void run(asked, question.current.signal)
  }
  return { progress, start, cancel }
}
