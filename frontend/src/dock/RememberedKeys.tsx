import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useDraft, useLive } from '../editor/session.ts'
import { formatBytes, formatNumber } from '../ui/format.ts'
import { NodeName } from '../ui/NodeName.tsx'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import { KeptRows, keyWords } from './KeptRows.tsx'
import { StateFile } from './StateFile.tsx'
import { useKeptSizes } from './useKeptSizes.ts'
import { useStates } from './useStates.ts'

/** What the nodes of the run remember per key: how much, each key of it, and all of it as a file. */
export function RememberedKeys() {
  const run = useLive((figures) => figures.run?.id)
  const nodes = useDraft((draft) => draft.document.nodes)
  const sizes = useKeptSizes()
  const [opened, open] = useState<string | null>(null)
  const states = useStates()
  if (states.isError && !states.data)
    return <NotLoaded error={states.error} retry={() => void states.refetch()} isRetrying={states.isFetching} />
  const remembered = states.data?.filter(({ table }) => table === undefined) ?? []
  if (run === undefined || remembered.length === 0) return null
  const shown = remembered.find(({ node }) => node === opened)
  return (
    <section aria-labelledby="remembered">
      <h2 id="remembered" className="mr-section-title">
        {t('Remembered per key')}
      </h2>
      <table className="mr-data">
        <thead>
          <tr>
            <th scope="col">{t('Node')}</th>
            <th scope="col" data-align="end">
              {t('Keys')}
            </th>
            <th scope="col" data-align="end">
              {t('Size')}
            </th>
            <th scope="col">{t('Forgotten after')}</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {remembered.map(({ node, keys, timeout }) => (
            <tr key={node}>
              <td>
                <NodeName id={node} nodes={nodes} />
              </td>
              <td data-align="end">{formatNumber(keys)}</td>
              <td data-align="end">{sizes.has(node) ? t('about {size}', { size: formatBytes(sizes.get(node)!) }) : '–'}</td>
              <td>{timeout === null ? t('never') : t('{timeout, duration} without rows', { timeout })}</td>
              <td>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-expanded={opened === node}
                    onClick={() => open(opened === node ? null : node)}
                  >
                    {opened === node ? t('Hide keys') : t('Show keys')}
                  </Button>
                  <StateFile run={run} node={node} name={nodes[node]?.name ?? node} />
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown && (
        <KeptRows
          key={shown.node}
          run={run}
          node={shown.node}
          name={nodes[shown.node]?.name ?? shown.node}
          total={shown.keys}
          words={keyWords()}
        />
      )}
    </section>
  )
}
