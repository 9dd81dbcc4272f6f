import './models.css'
import { Button, Select } from '@mantine/core'
import { definitionOf, type ModelFile, type NodeDrawing } from '@millrace/shared'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { api } from '../api/client.ts'
import { TimeChart } from '../charts/TimeChart.tsx'
import { selectNode } from '../editor/actions.ts'
import { useDraft, useLive, useSession, useWorkspace } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'
import { DataTable } from '../rows/DataTable.tsx'
import { formatDateTime } from '../ui/format.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { saveFile } from '../ui/saveFile.ts'
import { t } from '../ui/text.ts'
import { GraphTile } from './GraphTile.tsx'
import { clustersOf, clusterTable, weightsOf, weightTable } from './modelOf.ts'
import { Scatter } from './Scatter.tsx'
import { WeightBars } from './WeightBars.tsx'

/** Numbers of a course that say nothing over time. */
const NOT_DRAWN = new Set(['rows', 'degrees_of_freedom', 'statistic'])
const CHART = 160

/** What the steps of the run have learned or found: of the one that is selected, or that is chosen here. */
export function Models() {
  const run = useLive((figures) => figures.run?.id)
  const nodes = useDraft((draft) => draft.document.nodes)
  const [selected] = useWorkspace((workspace) => workspace.nodes)
  const session = useSession()
  const [chosen, choose] = useState<string | null>(null)
  const drawn = Object.entries(nodes).filter(([, { type }]) => {
    const definition = definitionOf(type)
    return definition !== undefined && ('course' in definition || 'drawsGraph' in definition)
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
  return <Drawing key={node} run={run} node={node} name={nodes[node]!.name} choice={choice} />
}

function Drawing({ run, node, name, choice }: { run: string; node: string; name: string; choice: ReactNode }) {
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
  const { model, course, points, graph } = drawing.data
  const isEmpty = model === null && course.times.length === 0 && graph === null
  const clusters = model && clustersOf(model)
  const weights = model && weightsOf(model)
  const table = clusters ? clusterTable(clusters) : weights ? weightTable(weights) : null
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
      {isEmpty && <p className="mr-empty">{t('Nothing has been learned or found yet: no rows have come since it was deployed.')}</p>}
      {graph && <GraphTile graph={graph} name={name} memory={`${run} ${node}`} timeZone={timeZone} />}
      <div className="mr-models-tiles">
        {clusters && (
          <Tile title={t('Clusters')}>
            <Scatter clusters={clusters} points={points} />
          </Tile>
        )}
        {weights && (
          <Tile title={t('Weights')}>
            <WeightBars weights={weights} />
          </Tile>
        )}
        <CourseTiles course={course} />
        {table && (
          <Tile title={t('Model as a table')}>
            <DataTable {...table} label={t('Model of {name}', { name })} timeZone={timeZone} memory={`model ${node}`} compact />
          </Tile>
        )}
      </div>
    </div>
  )
}

const save = (name: string, model: ModelFile) => saveFile(`${name}.json`, `${JSON.stringify(model, null, 2)}\n`, 'application/json')

const Tile = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="mr-tile" aria-label={title}>
    <h3 className="mr-clip">
      <bdi>{title}</bdi>
    </h3>
    {children}
  </section>
)

/** Each number of a course as a line over the updates: they have scales of their own. */
function CourseTiles({ course }: { course: NodeDrawing['course'] }) {
  const lines = useMemo(
    () =>
      course.columns
        .map((name, i) => ({ name, series: { times: course.times, lines: [{ name, values: course.rows.map((row) => row[i] ?? null) }] } }))
        .filter(({ name }) => !NOT_DRAWN.has(name)),
    [course],
  )
  return lines.map(({ name, series }) => {
    const title = t('{name} of each update', { name: titleOf(name) })
    return (
      <Tile key={name} title={title}>
        <TimeChart series={series} height={CHART} label={title} {...(name === 'p_value' && { top: 1 })} />
      </Tile>
    )
  })
}

/** A column's name as words are written. */
function titleOf(column: string): string {
  switch (column) {
    case 'mean_square_distance':
      return t('Mean square distance')
    case 'mean_absolute_error':
      return t('Mean absolute error')
    case 'root_mean_square_error':
      return t('Root mean square error')
    case 'error':
      return t('Error')
    case 'p_value':
      return t('p value')
    case 'anomalies':
      return t('Anomalies')
    case 'largest_z_score':
      return t('Largest z-score')
    default:
      return column
  }
}
