import { useSearchParams } from 'react-router'

/** Time ranges of a dashboard by their names in the address; absent = all that is kept. In milliseconds. */
const RANGES = { '5m': 300_000, '15m': 900_000 } as const
export type Range = keyof typeof RANGES | 'all'

/** The time range that the address names, and how another is chosen: links show the same. */
export function useRange(): readonly [range: Range, span: number | undefined, choose: (range: Range) => void] {
  const [params, setParams] = useSearchParams()
  const named = params.get('range') ?? ''
  const range: Range = named in RANGES ? (named as keyof typeof RANGES) : 'all'
  const choose = (next: Range) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        if (next === 'all') after.delete('range')
        else after.set('range', next)
        return after
      },
      { replace: true },
    )
  return [range, range === 'all' ? undefined : RANGES[range], choose]
}
