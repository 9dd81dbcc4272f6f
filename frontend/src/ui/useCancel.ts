import { useEffect, useRef, useState } from 'react'

interface Cancellable {
  isBusy: boolean
  cancel(): void
  /** Does it; resolves early, without an error, when it is cancelled or the component goes. One at a time. */
  during(work: (signal: AbortSignal) => Promise<void>): Promise<void>
}

/** Work that a person may wait for, and end. */
export function useCancel(): Cancellable {
  const [isBusy, setBusy] = useState(false)
  const going = useRef<AbortController>(undefined)
  useEffect(() => () => going.current?.abort(), [])
  return {
    isBusy,
    cancel: () => going.current?.abort(),
    during: async (work) => {
      const controller = new AbortController()
      going.current = controller
      setBusy(true)
      try {
        await work(controller.signal)
      } catch (error) {
        if (!controller.signal.aborted) throw error
      } finally {
        setBusy(false)
      }
    },
  }
}
