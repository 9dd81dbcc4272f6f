import { ActionIcon, Alert, Button, Group, Stack, Text, Textarea, TextInput, Tooltip } from '@mantine/core'
import {
  changeSetting,
  definitionOf,
  problemInWords,
  saidInWords,
  sameName,
  type Column,
  type Json,
  type Node,
  type Problem,
} from '@millrace/shared'
import { IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import { deleteSelected } from '../editor/actions.ts'
import { useAnalysis, useDraft, useFindings, useSession, useWorkspace } from '../editor/session.ts'
import { ColumnsContext, LeavingContext, PortColumnsContext, TestedContext } from '../fields/context.ts'
import { FirstSteps } from '../firstSteps/FirstSteps.tsx'
import { EmptyNote } from '../preview/WhyEmpty.tsx'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t, tDefinition, tNodes } from '../ui/text.ts'
import { AnalysisNote } from './AnalysisNote.tsx'
import { ConnectionTester } from './ConnectionTester.tsx'
import { HowItWorks } from './HowItWorks.tsx'
import { LiveFigures } from './LiveFigures.tsx'
import { Overview } from './Overview.tsx'
import { Ports } from './Ports.tsx'
import { ReadOnlyNode } from './ReadOnlyNode.tsx'
import { NoteForm, Several } from './Several.tsx'
import { RenameOffer } from './RenameOffer.tsx'
import { SendHint } from './SendHint.tsx'
import { SettingsForm } from './SettingsForm.tsx'
import { SummarizeWindows } from './SummarizeWindows.tsx'
import { useTested } from './useTested.ts'
import { Views } from './Views.tsx'

const NO_PROBLEMS: readonly Problem[] = []

/** What is selected: its settings, what arrives at it, and what is wrong with it. The whole pipeline, when nothing is. */
export function Inspector() {
  const { isReadOnly } = useSession()
  return (
    <>
      <FirstSteps />
      <RenameOffer />
      <Selected />
      {!isReadOnly && <AnalysisNote />}
    </>
  )
}

function Selected() {
  const session = useSession()
  const nodes = useWorkspace((workspace) => workspace.nodes)
  const edges = useWorkspace((workspace) => workspace.edges)
  const notes = useWorkspace((workspace) => workspace.notes)
  const [id] = nodes
  const node = useDraft((draft) => (id === undefined ? undefined : draft.document.nodes[id]))
  const edge = useDraft((draft) => (edges[0] === undefined ? undefined : draft.document.edges[edges[0]]))
  const nameOf = (end: string) => session.draft.store.getState().document.nodes[end]?.name ?? end
  if (session.isReadOnly) return id !== undefined && node ? <ReadOnlyNode key={id} id={id} node={node} /> : <Overview />
  const count = nodes.length + edges.length + notes.length
  if (count > 1) return <Several count={count} />
  if (notes[0] !== undefined) return <NoteForm key={notes[0]} id={notes[0]} />
  if (id !== undefined && node) return <NodeForm key={id} id={id} node={node} />
  if (edge) {
    return (
      <Stack p="md" gap="sm">
        <Text fw={600}>{t('Wire')}</Text>
        <Text size="sm">
          {tNodes('From {from} to {to}', { from: <bdi>{nameOf(edge.from.node)}</bdi>, to: <bdi>{nameOf(edge.to.node)}</bdi> })}
        </Text>
        <DeleteButton onClick={() => deleteSelected(session)} />
      </Stack>
    )
  }
  return <Overview />
}

function DeleteButton({ onClick }: { onClick(): void }) {
  return (
    <div>
      <Button variant="default" leftSection={<IconTrash size={16} />} onClick={onClick}>
        {t('Delete')}
      </Button>
    </div>
  )
}

function NodeForm({ id, node }: { id: string; node: Node }) {
  const session = useSession()
  const definition = definitionOf(node.type)
  const problems = useFindings((findings) => findings.byNode.get(id)) ?? NO_PROBLEMS
  const { tested, onFailed } = useTested(node)
  const analysis = useAnalysis()
  const byPort = useMemo(
    () => Object.fromEntries(Object.entries(analysis?.inputs[id] ?? {}).map(([port, columns]) => [port, columns ?? []])),
    [analysis, id],
  )
  const arriving = useMemo(() => eachOnce(Object.values(byPort).flat()), [byPort])
  const leaving = useMemo(() => Object.values(analysis?.schemas[id] ?? {}).flatMap((columns) => columns ?? []), [analysis, id])
  return (
    <Stack p="md" gap="xs" component="section" className="mr-form" aria-label={t('Settings of {name}', { name: node.name })}>
      <Group gap="sm" mb={6} wrap="nowrap" align="flex-start" data-kind={definition?.kind ?? 'unknown'}>
        <NodeIcon type={node.type} size={32} />
        <div className="mr-fill">
          <Text fw={650} lh="20px">
            {definition ? tDefinition(definition.name) : t('Unknown type')}
          </Text>
          <Text size="xs" c="dimmed">
            {definition
              ? tDefinition(definition.summary)
              : t('This version of Millrace knows no "{type}". Its settings are kept as they are.', { type: node.type })}
          </Text>
        </div>
        <Tooltip label={t('Delete (Del)')}>
          <ActionIcon
            aria-label={t('Delete {name}', { name: node.name })}
            onClick={() => {
              session.workspace.setState({ nodes: [id], edges: [], notes: [] })
              deleteSelected(session)
            }}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <LiveFigures id={id} definition={definition} />
      <General problems={problems} />
      <TextInput
        label={t('Name')}
        value={node.name}
        maxLength={200}
        onChange={(event) =>
          session.change([{ op: 'renameNode', id, name: event.currentTarget.value }], t('Rename {name}', { name: node.name }), `name ${id}`)
        }
      />
      {definition && definition.inputs.length > 0 && <Ports id={id} definition={definition} />}
      {definition && (
        <ColumnsContext value={arriving}>
          <PortColumnsContext value={byPort}>
            <LeavingContext value={leaving}>
              <TestedContext value={tested}>
                <SettingsForm id={id} node={node} definition={definition} problems={tested ? [...problems, tested] : problems} />
              </TestedContext>
            </LeavingContext>
          </PortColumnsContext>
        </ColumnsContext>
      )}
      <EmptyNote id={id} />
      {node.type === 'eventWindow' && <SummarizeWindows id={id} />}
      <SendHint id={id} node={node} />
      {definition?.kind === 'output' && node.type !== 'liveTable' && (
        <ConnectionTester type={node.type} settings={node.settings} onFailed={onFailed} />
      )}
      {definition?.kind === 'input' && 'wholeTables' in definition && definition.wholeTables && (
        <ConnectionTester
          type={node.type}
          settings={node.settings}
          onFailed={onFailed}
          onColumns={(found) =>
            session.change(
              Object.entries(found).flatMap(([name, value]) => changeSetting(id, node, name, value as unknown as Json)),
              t('Change {name}', { name: node.name }),
            )
          }
        />
      )}
      {node.type === 'liveTable' && <Views id={id} columns={arriving} />}
      <Textarea
        label={t('Note')}
        autosize
        minRows={1}
        maxRows={6}
        value={node.note ?? ''}
        onChange={(event) => {
          const note = event.currentTarget.value
          session.change([{ op: 'setNote', id, ...(note !== '' && { note }) }], t('Note on {name}', { name: node.name }), `note ${id}`)
        }}
      />
      {definition && <HowItWorks definition={definition} />}
    </Stack>
  )
}

/** A column that arrives by several ports can be chosen once. */
const eachOnce = (columns: readonly Column[]): Column[] =>
  columns.filter(({ name }, index) => columns.findIndex((other) => sameName(other.name, name)) === index)

/** Problems of the node as a whole; those of a setting stand at their field. */
function General({ problems }: { problems: readonly Problem[] }) {
  const session = useSession()
  const general = problems.filter((problem) => problem.setting === undefined || problem.setting === '')
  return general.map((problem) => (
    <Alert key={`${problem.code} ${problem.port}`} color={problem.severity === 'error' ? 'red' : 'indigo'} p="sm">
      <Text size="sm">{problemInWords(problem)}</Text>
      {problem.fix && (
        <Button
          size="compact-sm"
          variant="light"
          mt="xs"
          onClick={() => session.change(problem.fix!.operations, saidInWords(problem.fix!.label))}
        >
          {saidInWords(problem.fix.label)}
        </Button>
      )}
    </Alert>
  ))
}
