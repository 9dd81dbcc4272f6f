import { useDraft, useLive, useWorkspace } from '../editor/session.ts'
import { TableView } from '../charts/TableView.tsx'
import { ViewTile } from '../charts/ViewTile.tsx'

const ROWS = 200

/** The charts of all live tables, or the rows of the one that is selected. */
export function Results() {
  const document = useDraft((draft) => draft.document)
  const [selected] = useWorkspace((workspace) => workspace.nodes)
  const tables = useLive((figures) => figures.tables)
  const run = useLive((figures) => figures.run)
  const liveTables = Object.entries(document.nodes).filter(([, node]) => node.type === 'liveTable')
  if (liveTables.length === 0)
    return <p className="mr-empty">Results are shown here once the pipeline has a live table: add one from Outputs.</p>
  if (!run) return <p className="mr-empty">Press Run to see results here.</p>
  const chosen = liveTables.find(([id]) => id === selected)
  const views = Object.entries(document.views).filter(([, view]) => !chosen || view.node === chosen[0])
  const viewed = new Set(views.map(([, view]) => view.node))
  const bare = liveTables.filter(([id]) => (!chosen || id === chosen[0]) && !viewed.has(id))
  return (
    <div className="mr-grid-charts">
      {views.map(([id, view]) => (
        <ViewTile key={id} view={view} table={tables[view.node]} />
      ))}
      {bare.map(([id, node]) => (
        <section key={id} className="mr-tile" aria-label={node.name} style={{ gridColumn: '1 / -1' }}>
          <h3>
            <bdi>{node.name}</bdi>
          </h3>
          {tables[id] && tables[id].rows.length > 0 ? (
            <TableView table={tables[id]} limit={ROWS} />
          ) : (
            <p className="mr-empty">No rows yet</p>
          )}
        </section>
      ))}
    </div>
  )
}
