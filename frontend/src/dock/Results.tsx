import { TableView } from '../charts/TableView.tsx'
import { useWhyNoRows } from '../charts/useWhyNoRows.ts'
import { ViewTile } from '../charts/ViewTile.tsx'
import { useDraft, useLive, useWorkspace } from '../editor/session.ts'
import { t } from '../ui/text.ts'

/** The charts of all live tables, or of the one that is selected. */
export function Results() {
  const nodes = useDraft((draft) => draft.document.nodes)
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const allViews = useDraft((draft) => draft.document.views)
  const [selected] = useWorkspace((workspace) => workspace.nodes)
  const tables = useLive((figures) => figures.tables)
  const status = useLive((figures) => figures.run?.status)
  const empty = useWhyNoRows()
  const liveTables = Object.entries(nodes).filter(([, node]) => node.type === 'liveTable')
  if (liveTables.length === 0)
    return <p className="mr-empty">{t('Results are shown here once the pipeline has a live table: add one from Outputs.')}</p>
  if (status === undefined) return <p className="mr-empty">{t('Press Run to see results here.')}</p>
  const chosen = liveTables.find(([id]) => id === selected)
  const views = Object.entries(allViews).filter(([, view]) => !chosen || view.node === chosen[0])
  const viewed = new Set(views.map(([, view]) => view.node))
  const bare = liveTables.filter(([id]) => (!chosen || id === chosen[0]) && !viewed.has(id))
  return (
    <div className="mr-grid-charts">
      <h2 className="mr-hidden">{t('Results')}</h2>
      {views.map(([id, view]) => (
        <ViewTile key={id} view={view} table={tables[view.node]} timeZone={timeZone} empty={empty(view.node)} />
      ))}
      {bare.map(([id, node]) => (
        <section key={id} className="mr-tile" aria-label={node.name} data-wide>
          <h3 className="mr-clip">
            <bdi>{node.name}</bdi>
          </h3>
          {tables[id] && tables[id].rows.length > 0 ? (
            <TableView table={tables[id]} label={t('Rows of {name}', { name: node.name })} timeZone={timeZone} memory={id} />
          ) : (
            <p className="mr-empty">{empty(id)}</p>
          )}
        </section>
      ))}
    </div>
  )
}
