import { Button, Stack } from '@mantine/core'
import { useFullscreenDocument } from '@mantine/hooks'
import type { Column, Operation, View } from '@millrace/shared'
import { IconShare } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { Banners, SystemBanner, useIsAway } from '../app/SystemBanner.tsx'
import { newView, newViewId } from '../charts/newView.ts'
import { shownColumns } from '../charts/TableView.tsx'
import { useWhyNoRows } from '../charts/useWhyNoRows.ts'
import { ViewFields } from '../charts/ViewFields.tsx'
import { useCommands } from '../commands/registry.ts'
import { offerUndo } from '../editor/actions.ts'
import { historyCommands } from '../editor/editorCommands.ts'
import { Header } from '../editor/Header.tsx'
import { usePlaceCommands } from '../editor/places.ts'
import { useAnalysis, useDraft, useLive, useSession } from '../editor/session.ts'
import { StateAnnouncer } from '../editor/StateAnnouncer.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { t, tNodes } from '../ui/text.ts'
import { AddTile } from './AddTile.tsx'
import { DashboardBar } from './DashboardBar.tsx'
import { placeOperations } from './places.ts'
import { useRange } from './range.ts'
import { ShareDialog } from './ShareDialog.tsx'
import { TileGrid } from './TileGrid.tsx'
import { Updated } from './Updated.tsx'

/** The views of a pipeline's live tables as tiles that a person arranges. */
export function DashboardPage() {
  const session = useSession()
  usePlaceCommands()
  const { name, nodes, views, options } = useDraft((draft) => draft.document)
  const tables = useLive((figures) => figures.tables)
  const columnsOf = useColumns()
  const empty = useWhyNoRows()
  const isAway = useIsAway()
  const fullScreen = useFullscreenDocument()
  const [range, span, chooseRange] = useRange()
  const [edited, setEdited] = useState<string>()
  const [isSharing, setSharing] = useState(false)
  useCommands(() => [
    ...historyCommands(session),
    { id: 'share dashboard', name: t('Share the dashboard'), group: t('Panels'), search: ['link'], run: () => setSharing(true) },
  ])
  const liveTables = useMemo(
    () => Object.entries(nodes).flatMap(([id, node]) => (node.type === 'liveTable' ? [[id, node.name] as const] : [])),
    [nodes],
  )
  useEffect(() => {
    document.title = t('Dashboard of {name} – Millrace', { name: name || t('Unnamed pipeline') })
  }, [name])

  const add = (wanted: readonly (readonly [node: string, kind?: View['kind']])[]) => {
    const added = { ...views }
    const operations = wanted.map(([node, kind]): Operation => {
      const id = newViewId(added, node)
      const view = newView(node, columnsOf(node), kind)
      added[id] = view
      return { op: 'setView', id, view }
    })
    session.change(operations, t('Add a chart'))
  }
  const remove = (id: string) => {
    const label = t('Remove a chart')
    if (session.change([{ op: 'setView', id }], label)) offerUndo(session, label, t('Removed {name}.', { name: views[id]!.title }))
  }
  const hasNone = liveTables.length === 0
  const isEmpty = hasNone || Object.keys(views).length === 0
  const editedView = edited === undefined ? undefined : views[edited]
  return (
    <div className="mr-dashboard" data-away={isAway || undefined}>
      {!fullScreen.fullscreen && <Header />}
      <main>
        <Banners>
          <SystemBanner kept={t('Your changes are kept here and saved when it is back.')} />
        </Banners>
        <DashboardBar
          title={fullScreen.fullscreen ? <bdi>{name || t('Unnamed pipeline')}</bdi> : t('Dashboard')}
          range={isEmpty ? undefined : range}
          onRange={chooseRange}
          fullScreen={fullScreen}
        >
          {!isEmpty && <UpdatedLive />}
          {!fullScreen.fullscreen && (
            <Button size="compact-md" variant="default" leftSection={<IconShare size={16} />} onClick={() => setSharing(true)}>
              {t('Share…')}
            </Button>
          )}
          {!hasNone && <AddTile tables={liveTables} onAdd={(node, kind) => add([[node, kind]])} />}
        </DashboardBar>
        {hasNone ? (
          <section className="mr-dashboard-empty">
            <h3>{t('A dashboard shows live tables')}</h3>
            <p>{t('This pipeline has none yet. Add one from Outputs, behind the step whose rows you want to watch.')}</p>
            <Button component={Link} to={`/p/${session.id}`}>
              {t('Go to the draft')}
            </Button>
          </section>
        ) : isEmpty ? (
          <section className="mr-dashboard-empty">
            <h3>{t('No tiles yet')}</h3>
            <p>{t('Begin with a chart that fits the columns of each live table; every tile can be changed.')}</p>
            <Button onClick={() => add(liveTables.map(([node]) => [node]))}>
              {t('{count, plural, one {Show the live table} other {Show all # live tables}}', { count: liveTables.length })}
            </Button>
          </section>
        ) : (
          <TileGrid
            views={views}
            tables={tables}
            timeZone={options.timeZone}
            span={span}
            empty={empty}
            onLayout={(layout, mergeKey) => {
              const operations = placeOperations(views, layout)
              if (operations.length > 0) session.change(operations, t('Arrange the dashboard'), mergeKey)
            }}
            onEdit={setEdited}
            onRemove={remove}
          />
        )}
      </main>
      <Dialog
        opened={editedView !== undefined}
        onClose={() => setEdited(undefined)}
        title={tNodes('Chart {title}', { title: <bdi>{editedView?.title}</bdi> })}
        size="md"
      >
        {editedView && edited !== undefined && (
          <Stack gap="xs">
            <ViewFields
              view={editedView}
              columns={columnsOf(editedView.node)}
              onChange={(view) => session.change([{ op: 'setView', id: edited, view }], t('Change a chart'), `view ${edited}`)}
            />
          </Stack>
        )}
      </Dialog>
      <ShareDialog pipeline={session.id} opened={isSharing} onClose={() => setSharing(false)} />
      <StateAnnouncer />
    </div>
  )
}

/** Draws itself alone with each batch. */
const UpdatedLive = () => <Updated batch={useLive((figures) => figures.batches.at(-1)?.time ?? null)} />

/** The columns of a live table: as the draft makes them, or as they are shown while that is not known. */
function useColumns(): (node: string) => readonly Column[] {
  const analysis = useAnalysis()
  const tables = useLive((figures) => figures.tables)
  return (node) => {
    const arriving = Object.values(analysis?.inputs[node] ?? {}).flatMap((columns) => columns ?? [])
    return arriving.length > 0 ? arriving : tables[node] ? shownColumns(tables[node]) : []
  }
}
