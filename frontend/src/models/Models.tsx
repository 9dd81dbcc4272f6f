import './models.css'
import { Button, Select } from '@mantine/core'
import { definitionOf, type AnyDefinition, type ModelFile, type NodeDrawing } from '@millrace/shared'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '../api/client.ts'
import { selectNode } from '../editor/actions.ts'
import { useDraft, useLive, useSession, useWorkspace } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'
import { formatDateTime } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { saveFile } from '../ui/saveFile.ts'
import { t } from '../ui/text.ts'
import { DrawnTiles, isDrawn } from './DrawnTiles.tsx'

/** What the steps of the run have learned or found: of the one that is selected, or that is chosen here. */
export function Models() {
  const run = useLive((figures) => figures.run?.id)
  const nodes = useDraft((draft) => draft.document.nodes)
  const [selected] = useWorkspace((workspace) => workspace.nodes)
  const session = useSession()
  const [chosen, choose] = useState<string | null>(null)
  const drawn = Object.entries(nodes).filter(([, { type }]) => {
    const definition = definitionOf(type)
    return definition !== undefined && isDrawn(definition)
  })
  const known = (id: string | null | undefined) => drawn.find(([each]) => each === id)?.[0]
  const node = known(selected) ?? known(chosen) ?? drawn[0]?.[0]
  if (node === undefined)
    return <p className="mr-empty">{t('Steps that learn or that look at a graph are shown here, such as Find clusters or Rank nodes.')}</p>
  if (run === undefined) return <p className="mr-empty">{t('Press Run to see what is learned.')}</p>
  const choice = (
    <Select
      size="xs"
      aria-label={t('Step')}
      data={drawn.map(([value, { name }]) => ({ value, label: name }))}
      value={node}
      onChange={(id) => {
        choose(id)
        // What is selected is what is shown.
        if (known(selected) !== undefined && id !== null) selectNode(session, id)
      }}
      allowDeselect={false}
    />
  )
  return <Drawing key={node} run={run} node={node} definition={definitionOf(nodes[node]!.type)!} name={nodes[node]!.name} choice={choice} />
}

interface Props {
  run: string
  node: string
  definition: AnyDefinition
  name: string
  choice: ReactNode
}

function Drawing({ run, node, definition, name, choice }: Props) {
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const changed = useLive((figures) => figures.batches.findLast(({ nodes }) => (nodes[node]?.in ?? 0) > 0)?.time)
  useAskAgain(['drawing', run, node], changed)
  const drawing = useQuery({
    queryKey: ['drawing', run, node],
    queryFn: ({ signal }) => api.get<NodeDrawing>(`/runs/${run}/drawings/${node}`, signal),
  })
  if (drawing.isError && !drawing.data)
    return <NotLoaded error={drawing.error} retry={() => void drawing.refetch()} isRetrying={drawing.isFetching} />
  if (!drawing.data) return <p className="mr-empty">{t('Loading…')}</p>
  const { model } = drawing.data
  return (
    <div className="mr-models">
      <div className="mr-models-head">
        {choice}
        {model && (
          <>
            <span className="mr-small mr-dim">{t('learned until {time}', { time: formatDateTime(model.time) })}</span>
            <Button variant="default" size="compact-sm" leftSection={<IconDownload size={16} />} onClick={() => save(name, model)}>
              {t('Save the model')}
            </Button>
          </>
        )}
      </div>
      <DrawnTiles drawing={drawing.data} definition={definition} name={name} memory={`${run} ${node}`} timeZone={timeZone} />
    </div>
  )
}

const save = (name: string, model: ModelFile) => saveFile(`${name}.json`, `${JSON.stringify(model, null, 2)}\n`, 'application/json')
