import { buildPlan, outputsOf, type PreviewCounts, type Replay } from '@millrace/shared'
import { useMemo } from 'react'
import { useDeployed, useDraft } from '../editor/session.ts'
import { formatNumber } from '../ui/format.ts'
import { t, tDefinition } from '../ui/text.ts'

/** Rows of each node in the version and in the draft, by what leaves, or by what arrives where nothing does. */
export function ReplayCounts({ replay, nameOf }: { replay: Replay; nameOf: (node: string) => string }) {
  const draft = useDraft(({ document: current }) => current)
  /** From the inputs on; what only the version has comes last. */
  const places = useMemo(() => new Map(buildPlan(draft).plan.relations.map((relation, at) => [relation.node, at])), [draft])
  const placeOf = (node: string) => places.get(node) ?? places.size
  const { document } = useDeployed()
  const [before, after] = [replay.version.counts, replay.draft.counts]
  const nodes = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted((a, b) => placeOf(a) - placeOf(b))
  const lines = nodes.flatMap((node) => {
    const ports = [...new Set([...Object.keys(before[node]?.out ?? {}), ...Object.keys(after[node]?.out ?? {})])]
    const named = outputsOf(draft.nodes[node] ?? document?.nodes[node])
    if (ports.length === 0) return [{ id: node, name: nameOf(node), before: arrived(before[node]), after: arrived(after[node]) }]
    return ports.map((port) => ({
      id: `${node} ${port}`,
      name: ports.length === 1 ? nameOf(node) : `${nameOf(node)} · ${tDefinition(named.find(({ id }) => id === port)?.name ?? port)}`,
      before: before[node]?.out[port],
      after: after[node]?.out[port],
    }))
  })
  if (lines.length === 0) return null
  return (
    <div className="mr-scroll-x mr-replay-counts" tabIndex={0} role="group" aria-label={t('Rows by node')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('Rows by node')}</th>
            <th scope="col">{t('Version {version}', { version: replay.number })}</th>
            <th scope="col">{t('Draft')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, name, before: was, after: is }) => (
            <tr key={id} data-differs={was !== is || undefined}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              <td>{shown(was)}</td>
              <td>{shown(is)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const arrived = (counts: PreviewCounts | undefined): number | undefined => counts && Object.values(counts.in).reduce((sum, n) => sum + n, 0)
const shown = (count: number | undefined): string => (count === undefined ? '–' : formatNumber(count))
