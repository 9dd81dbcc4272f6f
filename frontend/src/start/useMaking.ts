import { useEffect, useRef, useState } from 'react'
import { sayError } from '../ui/say.ts'
import { makePipeline, type Beginning } from './makePipeline.ts'

/** What is under way. */
export interface Going {
  way: string
  step: Beginning
}

interface Wanted {
  run: boolean
  way: string
  onRefused?(error: unknown): void
  /** It is there. Not called once it was cancelled or the page was left. */
  onMade(id: string): void
}

/** Makes one pipeline at a time, with what is waited for, and a way to end it. */
export function useMaking() {
  const [going, setGoing] = useState<Going>()
  const current = useRef<AbortController>(null)
  const isThere = useRef(true)
  useEffect(() => {
    isThere.current = true
    return () => void (isThere.current = false)
  }, [])
  const make = (document: unknown, { way, onMade, ...options }: Wanted): void => {
    if (current.current) return
    const controller = new AbortController()
    const { signal } = controller
    current.current = controller
    void makePipeline(document, { ...options, signal, onStep: (step) => !signal.aborted && setGoing({ way, step }) })
      .then(
        (id) => isThere.current && onMade(id),
        (error: unknown) => !signal.aborted && sayError(error),
      )
      .finally(() => {
        if (current.current !== controller) return
        current.current = null
        setGoing(undefined)
      })
  }
  const cancel = (): void => {
    current.current?.abort()
    current.current = null
    setGoing(undefined)
  }
  return { make, cancel, going }
}
