import { ActionIcon, Group, TextInput, Tooltip } from '@mantine/core'
import { processingTime, schedulingDelay } from '@millrace/shared'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { Brand } from '../ui/Brand.tsx'
import { formatDuration, formatRate } from '../ui/format.ts'
import { PreferencesMenu } from '../ui/PreferencesMenu.tsx'
import { Status } from '../ui/Status.tsx'
import { t } from '../ui/text.ts'
import { IntervalMenu } from './IntervalMenu.tsx'
import { PeopleBar } from './PeopleBar.tsx'
import { PipelineMenu } from './PipelineMenu.tsx'
import { PlaceSwitch } from './PlaceSwitch.tsx'
import { RunButtons } from './RunButtons.tsx'
import { useDraft, useLive, useSession } from './session.ts'

/** Name and state of the pipeline, what can be done with it, and its three figures. */
export function Header() {
  const { isReadOnly } = useSession()
  const name = useDraft((draft) => draft.document.name)
  const status = useLive((figures) => figures.run?.status)
  return (
    <header className="mr-topbar mr-editor-head">
      <Brand short />
      <h1 className="mr-hidden">{name ? <bdi>{name}</bdi> : t('Unnamed pipeline')}</h1>
      {isReadOnly ? (
        <bdi className="mr-pipeline-title mr-clip" title={name} aria-hidden>
          {name || t('Unnamed pipeline')}
        </bdi>
      ) : (
        <PipelineName />
      )}
      <PipelineMenu />
      <PlaceSwitch />
      {!isReadOnly && (
        <>
          <History />
          <IntervalMenu />
        </>
      )}
      <div className="mr-grow" />
      <PeopleBar />
      <Figures />
      <Status status={status ?? 'draft'} />
      <RunButtons />
      <PreferencesMenu />
    </header>
  )
}

function PipelineName() {
  const session = useSession()
  const name = useDraft((draft) => draft.document.name)
  return (
    <TextInput
      className="mr-pipeline-name"
      aria-label={t('Name of the pipeline')}
      variant="unstyled"
      value={name}
      maxLength={200}
      placeholder={t('Unnamed pipeline')}
      title={name}
      styles={{ input: { inlineSize: `${Math.min(34, Math.max(8, name.length + 2))}ch` } }}
      onChange={(event) => session.change([{ op: 'renamePipeline', name: event.currentTarget.value }], t('Rename the pipeline'), 'name')}
    />
  )
}

function History() {
  const session = useSession()
  const undo = useDraft((draft) => draft.undoLabel)
  const redo = useDraft((draft) => draft.redoLabel)
  return (
    <Group gap={0} wrap="nowrap">
      <Tooltip label={undo ? t('Undo: {what} (Ctrl+Z)', { what: undo }) : t('Nothing to undo')}>
        <ActionIcon aria-label={undo ? t('Undo: {what}', { what: undo }) : t('Undo')} disabled={!undo} onClick={() => session.draft.undo()}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redo ? t('Redo: {what} (Ctrl+Shift+Z)', { what: redo }) : t('Nothing to redo')}>
        <ActionIcon aria-label={redo ? t('Redo: {what}', { what: redo }) : t('Redo')} disabled={!redo} onClick={() => session.draft.redo()}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

function Figures() {
  const running = useLive((figures) => figures.run?.status === 'running')
  const input = useLive((figures) => figures.rates.input)
  const last = useLive((figures) => figures.batches.at(-1))
  if (!running) return null
  return (
    <dl className="mr-figures" aria-label={t('Live figures')}>
      <Figure label={t('Input')} value={formatRate(input)} />
      <Figure label={t('Processing')} value={last ? formatDuration(processingTime(last)) : '–'} />
      <Figure label={t('Scheduling delay')} value={last ? formatDuration(schedulingDelay(last)) : '–'} />
    </dl>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="mr-figure">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
