import './firstSteps.css'
import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { selectNode } from '../editor/actions.ts'
import { useDraft, useSession, type Session } from '../editor/session.ts'
import { t } from '../ui/text.ts'
import { TASKS, type Task } from './remembered.ts'
import { endFirstSteps, firstSteps } from './store.ts'
import { watchSteps } from './watchSteps.ts'

/** Three things to try, above the settings of the sample; they tick themselves off. */
export function FirstSteps() {
  const session = useSession()
  const { pipeline, done } = useStore(firstSteps)
  const isHere = pipeline === session.id && !session.isReadOnly
  useEffect(() => (isHere ? watchSteps(session) : undefined), [session, isHere])
  if (!isHere) return null
  const left = TASKS.length - done.length
  const next = TASKS.find((task) => !done.includes(task))
  return (
    <section className="mr-steps" aria-label={t('First steps')}>
      <header>
        <h2>{t('First steps')}</h2>
        <span role="status" className="mr-dim">
          {left === 0
            ? t('All done. This is how every pipeline is made.')
            : t('{done} of {all} done', { done: done.length, all: TASKS.length })}
        </span>
        <Tooltip label={t('Put the first steps away')}>
          <ActionIcon size={24} aria-label={t('Put the first steps away')} onClick={endFirstSteps}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      <ol>
        {TASKS.map((task) => (
          <Step key={task} task={task} isDone={done.includes(task)} isNext={task === next} session={session} />
        ))}
      </ol>
    </section>
  )
}

function Step({ task, isDone, isNext, session }: { task: Task; isDone: boolean; isNext: boolean; session: Session }) {
  const threshold = useDraft(({ document }) => Object.keys(document.nodes).find((id) => document.nodes[id]!.type === 'filter'))
  const name = useDraft(({ document }) => (threshold === undefined ? '' : document.nodes[threshold]!.name))
  const words: Record<Task, string> = {
    rows: t('Click a box, and see its rows below'),
    threshold: t('Change the threshold of “{name}”, and compare the rows', { name }),
    deploy: t('Deploy: the change takes over from what runs'),
  }
  const show = () => {
    // In a narrow window the last that is opened is what is seen.
    session.workspace.setState({ tab: 'rows', inspectorOpen: true })
    session.workspace.setState({ dockOpen: true })
    if (task !== 'threshold' || threshold === undefined) return
    selectNode(session, threshold)
    session.workspace.setState({ inspectorOpen: true })
  }
  const canShow = isNext && (task === 'rows' || (task === 'threshold' && threshold !== undefined))
  return (
    <li data-done={isDone || undefined} aria-current={isNext ? 'step' : undefined}>
      <span className="mr-step-mark" aria-hidden>
        {isDone && <IconCheck size={12} stroke={3} />}
      </span>
      <span>
        {words[task]}
        {isDone && <span className="mr-hidden"> {t('Done')}</span>}
      </span>
      {canShow && (
        <Button variant="subtle" size="compact-xs" onClick={show}>
          {task === 'rows' ? t('Open Rows') : t('Show me')}
        </Button>
      )}
    </li>
  )
}
