import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

/** Shortest time between two questions, in milliseconds. */
const ASK_EVERY_MS = 3000

/** Asks again what stands under a query's key when a live figure is another one: not more often than every three seconds, and while the page is seen. */
export function useAskAgain(key: readonly (string | undefined)[], figure: number | undefined): void {
  const client = useQueryClient()
  const name = JSON.stringify(key)
  const seen = useRef(figure)
  const askedAt = useRef(0)
  useEffect(() => {
    if (figure === seen.current) return
    const ask = () => {
      if (document.hidden) return
      document.removeEventListener('visibilitychange', ask)
      seen.current = figure
      askedAt.current = performance.now()
      void client.invalidateQueries({ queryKey: JSON.parse(name) as unknown[] })
    }
    const timer = setTimeout(
      () => {
        document.addEventListener('visibilitychange', ask)
        ask()
      },
      Math.max(0, askedAt.current + ASK_EVERY_MS - performance.now()),
    )
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [client, name, figure])
}
