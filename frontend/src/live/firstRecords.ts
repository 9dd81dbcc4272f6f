import type { LiveFigures } from './figures.ts'

type Known = Pick<LiveFigures, 'run' | 'batches'>

/** Sources that have records in the batches that are known now, and had none before. */
export function firstRecords(now: Known, before: Known): ReadonlySet<string> {
  if (now.batches === before.batches) return new Set()
  const had = now.run?.id === before.run?.id ? withRecords(before) : new Set<string>()
  return new Set([...withRecords(now)].filter((node) => !had.has(node)))
}

const withRecords = ({ batches }: Known): ReadonlySet<string> =>
  new Set(
    batches.flatMap(({ sources }) =>
      Object.entries(sources)
        .filter(([, { records }]) => records > 0)
        .map(([node]) => node),
    ),
  )
