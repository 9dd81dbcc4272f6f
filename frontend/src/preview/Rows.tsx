import './preview.css'
import { Badge, Button, SegmentedControl } from '@mantine/core'
import { problemInWords, type Preview, type Problem } from '@millrace/shared'
import { IconAlertTriangle, IconWindow } from '@tabler/icons-react'
import { useMemo, type ReactNode } from 'react'
import { selectNode } from '../editor/actions.ts'
import { useDraft, usePreviews, useSession } from '../editor/session.ts'
import { ReplayButton } from '../replay/ReplayButton.tsx'
import { ReplayHost } from '../replay/ReplayHost.tsx'
import { DataTable } from '../rows/DataTable.tsx'
import { formatEventTime, formatNumber, formatTime } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { choiceInWords, choicesOf, chosenOf } from './choices.ts'
import { keyOf, type Answer } from './previews.ts'
import { SampleMenu } from './SampleMenu.tsx'
import { WhyEmpty } from './WhyEmpty.tsx'

/** The rows of the selected node as it is drawn, on a sample of its sources. */
export function Rows() {
  return (
    <ReplayHost>
      <NodeRows />
    </ReplayHost>
  )
}

function NodeRows() {
  const node = usePreviews((state) => state.node)
  const target = usePreviews((state) => state.target)
  const answer = usePreviews((state) => state.target && state.answers[keyOf(state.target)])
  const error = usePreviews((state) => state.error)
  const isDrawn = useDraft((draft) => node !== undefined && draft.document.nodes[node] !== undefined)
  const isEmpty = useDraft((draft) => Object.keys(draft.document.nodes).length === 0)
  if (node === undefined || !isDrawn) {
    return (
      <p className="mr-empty">
        {isEmpty ? t('Add an input: its rows are shown here.') : t('Choose a node on the canvas to see its rows.')}
      </p>
    )
  }
  if (!target) return <p className="mr-empty">{t('Connect this node: the rows that arrive at it are shown here.')}</p>
  if (answer) return <Answered node={node} answer={answer} />
  return (
    <Bar node={node} preview={undefined}>
      {error === undefined ? <Loading /> : <NotAnswered error={error} />}
    </Bar>
  )
}

function Answered({ node, answer: { preview, lastRows, isStale } }: { node: string; answer: Answer }) {
  const name = useDraft((draft) => draft.document.nodes[node]?.name ?? node)
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const error = usePreviews((state) => state.error)
  const isAsking = usePreviews((state) => state.isAsking)
  const isOld = isStale || error !== undefined
  const shown = preview.columns === null ? lastRows : preview
  if (!shown?.columns) {
    return (
      <Bar node={node} preview={preview} isOld={isOld}>
        <NotComputed problems={preview.problems} />
      </Bar>
    )
  }
  return (
    <div className="mr-preview" data-old={isOld || shown !== preview || undefined} aria-busy={isOld && isAsking}>
      {shown !== preview && <NotComputed problems={preview.problems} />}
      <DataTable
        columns={shown.columns}
        rows={shown.rows}
        label={t('Rows of {name}', { name })}
        timeZone={timeZone}
        memory={keyOf(shown.target)}
        total={shown.total}
        tools={<Tools node={node} preview={preview} isOld={isOld} />}
        empty={<WhyEmpty samples={preview.samples} />}
      />
    </div>
  )
}

/** The line above rows, where there are none to show. */
function Bar(props: { node: string; preview: Preview | undefined; isOld?: boolean; children: ReactNode }) {
  const { node, preview, isOld = false, children } = props
  return (
    <div className="mr-preview" data-old={isOld || undefined}>
      <div className="mr-rows-tools mr-preview-bar">
        <Tools node={node} preview={preview} isOld={isOld} />
      </div>
      {children}
    </div>
  )
}

/** Which rows these are: of which port, of which sample, and what is not as it will be. */
function Tools({ node, preview, isOld }: { node: string; preview: Preview | undefined; isOld: boolean }) {
  const session = useSession()
  const error = usePreviews((state) => state.error)
  return (
    <>
      <Choices node={node} />
      {preview && <SampleMenu samples={preview.samples} />}
      {preview && <Facts preview={preview} />}
      {!session.isReadOnly && <ReplayButton />}
      {isOld && error !== undefined && preview && (
        <span className="mr-with-icon mr-small mr-clip" data-tone="error" role="alert" title={error}>
          <IconAlertTriangle size={14} aria-hidden />
          <span className="mr-clip">{error}</span>
          <Button size="compact-sm" variant="light" onClick={() => session.previews.again()}>
            {t('Try again')}
          </Button>
        </span>
      )}
    </>
  )
}

/** In or out, and by which port or wire. */
function Choices({ node }: { node: string }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const chosen = usePreviews((state) => state.choices[node])
  const choices = useMemo(() => choicesOf(document, node), [document, node])
  const current = chosenOf(choices, chosen)
  if (!current) return null
  if (choices.length === 1) return <span className="mr-preview-side">{choiceInWords(current)}</span>
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('Which rows')}
      data={choices.map((choice) => ({ value: choice.id, label: <bdi>{choiceInWords(choice)}</bdi> }))}
      value={current.id}
      onChange={session.previews.choose}
    />
  )
}

function Facts({ preview: { scope, asOf, windows, learned, eventTimes } }: { preview: Preview }) {
  const nodes = useDraft((draft) => draft.document.nodes)
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  return (
    <>
      {scope === 'batch' && asOf > 0 && (
        <span className="mr-dim mr-small mr-num" title={t('Rows that are made anew in each update: these are of one.')}>
          {t('update of {time}', { time: formatTime(asOf) })}
        </span>
      )}
      {Object.entries(windows).map(([id, { filled, needed }]) => (
        <Badge
          key={id}
          variant="default"
          radius="sm"
          leftSection={<IconWindow size={12} aria-hidden />}
          title={t('The sample does not fill "{name}" yet.', { name: nodes[id]?.name ?? id })}
        >
          {t('{filled} of {needed} updates', { filled: formatNumber(filled), needed: formatNumber(needed) })}
        </Badge>
      ))}
      {Object.entries(learned ?? {}).map(([id, { newest, all }]) => (
        <Badge
          key={id}
          variant="default"
          radius="sm"
          tt="none"
          title={t(
            'So that rows are here in time, "{name}" goes through the newest updates of the sample only. In a run it knows all of them.',
            {
              name: nodes[id]?.name ?? id,
            },
          )}
        >
          {t('learned from {newest, number} of {all, number} updates', { newest, all })}
        </Badge>
      ))}
      {Object.entries(eventTimes).map(([id, { watermark, windows: open, rows }]) =>
        watermark === null || rows === 0 ? null : (
          <Badge
            key={id}
            variant="default"
            radius="sm"
            tt="none"
            leftSection={<IconWindow size={12} aria-hidden />}
            title={t('{rows, plural, one {# row waits} other {# rows wait}} in windows of "{name}" that are open.', {
              rows,
              name: nodes[id]?.name ?? id,
            })}
          >
            {t('first window closes at {end}; watermark {watermark}', {
              end: formatEventTime(open[0]![1], timeZone),
              watermark: formatEventTime(watermark, timeZone),
            })}
          </Badge>
        ),
      )}
    </>
  )
}

function Loading() {
  return (
    <div className="mr-preview-loading" role="status">
      <span className="mr-hidden">{t('Rows are being computed.')}</span>
      {[64, 48, 56, 40].map((width) => (
        <span key={width} style={{ inlineSize: `${width}%` }} />
      ))}
    </div>
  )
}

function NotAnswered({ error }: { error: string }) {
  const session = useSession()
  return (
    <div className="mr-empty" role="alert">
      <p>{error}</p>
      <Button size="compact-sm" variant="light" onClick={() => session.previews.again()}>
        {t('Try again')}
      </Button>
    </div>
  )
}

/** What has to be mended before rows can be shown, each with the way to it. */
function NotComputed({ problems }: { problems: readonly Problem[] }) {
  const session = useSession()
  const isAsking = usePreviews((state) => state.isAsking)
  const nodes = useDraft((draft) => draft.document.nodes)
  return (
    <div className="mr-preview-problems" role="status">
      <p>{t('These rows cannot be computed yet.')}</p>
      {problems.map((problem, at) => (
        <p key={at}>
          {problem.node !== undefined && nodes[problem.node] && (
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                session.workspace.setState({ inspectorOpen: true })
                selectNode(session, problem.node!)
              }}
            >
              <bdi>{nodes[problem.node]!.name}</bdi>
            </Button>
          )}{' '}
          {problemInWords(problem)}
        </p>
      ))}
      {problems.some(({ code }) => code === 'previewTimedOut') && (
        <Button size="compact-sm" variant="light" loading={isAsking} onClick={() => session.previews.again()}>
          {t('Try again')}
        </Button>
      )}
    </div>
  )
}
