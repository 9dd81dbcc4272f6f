import type { AnyDefinition, NodeDrawing } from '@millrace/shared'
import { DataTable } from '../rows/DataTable.tsx'
import { t } from '../ui/text.ts'
import { CourseTiles } from './CourseTiles.tsx'
import { GraphTile } from './GraphTile.tsx'
import { clustersOf, clusterTable, weightsOf, weightTable } from './modelOf.ts'
import { RoundBars, roundsTitle } from './RoundBars.tsx'
import { Scatter } from './Scatter.tsx'
import { TasteMap, useTasteTable } from './TasteMap.tsx'
import { Tile } from './Tile.tsx'
import { WeightBars } from './WeightBars.tsx'

interface Props {
  drawing: NodeDrawing
  definition: AnyDefinition
  name: string
  /** Under which name places and widths are remembered. */
  memory: string
  timeZone: string
}

/** Whether there is something to show in the panel of what steps learn and find. */
export const isDrawn = (definition: AnyDefinition): boolean => 'course' in definition || 'draws' in definition

/** What a step has learned or found, each thing as a part of its own. */
export function DrawnTiles({ drawing, definition, name, memory, timeZone }: Props) {
  const { model, course, newest } = drawing
  const clusters = model && clustersOf(model)
  const weights = model && weightsOf(model)
  const table = clusters ? clusterTable(clusters) : weights ? weightTable(weights) : null
  const tasteTable = useTasteTable(newest?.tastes)
  if (model === null && course.times.length === 0 && newest === null)
    return (
      <p className="mr-empty">
        {'draws' in definition
          ? t('Nothing to show yet: it comes with the next update that has rows.')
          : t('Nothing has been learned or found yet: no rows have come since it was deployed.')}
      </p>
    )
  return (
    <>
      {newest === null && 'draws' in definition && (
        <p className="mr-small mr-dim">{t('A drawing is made only while somebody looks: it comes with the next update that has rows.')}</p>
      )}
      {newest?.graph && <GraphTile graph={newest.graph} name={name} memory={memory} timeZone={timeZone} />}
      <div className="mr-models-tiles">
        {newest?.tastes && (
          <Tile title={t('Tastes')}>
            <TasteMap tastes={newest.tastes} />
          </Tile>
        )}
        {clusters && (
          <Tile title={t('Clusters')}>
            <Scatter clusters={clusters} points={newest?.points ?? null} />
          </Tile>
        )}
        {weights && (
          <Tile title={t('Weights')}>
            <WeightBars weights={weights} />
          </Tile>
        )}
        <CourseTiles course={course} />
        {newest?.rounds && newest.rounds.values.length > 0 && (
          <Tile title={roundsTitle(newest.rounds)}>
            <RoundBars rounds={newest.rounds} />
          </Tile>
        )}
        {table && (
          <Tile title={t('Model as a table')}>
            <DataTable {...table} label={t('Model of {name}', { name })} timeZone={timeZone} memory={`model ${memory}`} compact />
          </Tile>
        )}
        {tasteTable && (
          <Tile title={t('Tastes as a table')}>
            <DataTable {...tasteTable} label={t('Tastes of {name}', { name })} timeZone={timeZone} memory={`tastes ${memory}`} compact />
          </Tile>
        )}
      </div>
    </>
  )
}
