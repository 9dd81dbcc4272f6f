import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import {
  definitionOf,
  migrateSettings,
  problemInWords,
  settingsOf,
  type AnyDefinition,
  type FieldMeta,
  type Json,
  type JsonObject,
  type Node,
  type Operation,
  type Problem,
} from '@millrace/shared'
import { IconTrash } from '@tabler/icons-react'
import { deleteSelected } from '../editor/actions.ts'
import { useAnalysis, useDraft, useProblems, useSession, useWorkspace } from '../editor/session.ts'
import { ColumnsContext } from '../fields/context.ts'
import { Field } from '../fields/Field.tsx'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { ConnectionTester } from './ConnectionTester.tsx'
import { Ports } from './Ports.tsx'
import { Views } from './Views.tsx'

/** What is selected: its settings, what arrives at it, and what is wrong with it. */
export function Inspector() {
  const nodes = useWorkspace((workspace) => workspace.nodes)
  const edges = useWorkspace((workspace) => workspace.edges)
  const document = useDraft((draft) => draft.document)
  const session = useSession()
  const [id] = nodes
  const node = id === undefined ? undefined : document.nodes[id]
  if (nodes.length + edges.length > 1) {
    return (
      <Stack p="md" gap="sm">
        <Text fw={600}>{nodes.length + edges.length} things are selected</Text>
        <DeleteButton onClick={() => deleteSelected(session)} />
      </Stack>
    )
  }
  if (id !== undefined && node) return <NodeForm key={id} id={id} node={node} />
  const edge = edges[0] === undefined ? undefined : document.edges[edges[0]]
  if (edge) {
    return (
      <Stack p="md" gap="sm">
        <Text fw={600}>Wire</Text>
        <Text size="sm">
          From <bdi>{document.nodes[edge.from.node]?.name}</bdi> to <bdi>{document.nodes[edge.to.node]?.name}</bdi>
        </Text>
        <DeleteButton onClick={() => deleteSelected(session)} />
      </Stack>
    )
  }
  return (
    <div className="mr-empty">
      <Text fw={600} c="var(--mr-text)" size="sm">
        Nothing is selected
      </Text>
      <Text size="sm">Click a node to see and change what it does.</Text>
    </div>
  )
}

function DeleteButton({ onClick }: { onClick(): void }) {
  return (
    <div>
      <Button variant="default" leftSection={<IconTrash size={16} />} onClick={onClick}>
        Delete
      </Button>
    </div>
  )
}

function NodeForm({ id, node }: { id: string; node: Node }) {
  const session = useSession()
  const definition = definitionOf(node.type)
  const problems = useProblems().filter((problem) => problem.node === id)
  const analysis = useAnalysis()
  const arriving = Object.values(analysis?.inputs[id] ?? {}).flatMap((columns) => columns ?? [])
  return (
    <Stack p="md" gap="md" component="section" aria-label={`Settings of ${node.name}`}>
      <Group gap="sm" wrap="nowrap" data-kind={definition?.kind ?? 'unknown'}>
        <NodeIcon type={node.type} />
        <div style={{ minInlineSize: 0 }}>
          <Text fw={650}>{definition?.name ?? 'Unknown type'}</Text>
          <Text size="xs" c="dimmed">
            {definition?.summary ?? `This version of Millrace knows no "${node.type}". Its settings are kept as they are.`}
          </Text>
        </div>
      </Group>
      <General problems={problems} />
      <TextInput
        label="Name"
        value={node.name}
        maxLength={200}
        onChange={(event) =>
          session.change([{ op: 'renameNode', id, name: event.currentTarget.value }], `Rename ${node.name}`, `name ${id}`)
        }
      />
      {definition && definition.inputs.length > 0 && <Ports id={id} definition={definition} />}
      {definition && (
        <ColumnsContext value={arriving}>
          <Settings id={id} node={node} definition={definition} problems={problems} />
        </ColumnsContext>
      )}
      {definition?.kind === 'output' && node.type !== 'liveTable' && <ConnectionTester type={node.type} settings={node.settings} />}
      {node.type === 'liveTable' && <Views id={id} columns={arriving} />}
      <Textarea
        label="Note"
        autosize
        minRows={1}
        maxRows={6}
        value={node.note ?? ''}
        onChange={(event) => {
          const note = event.currentTarget.value
          session.change([{ op: 'setNote', id, ...(note !== '' && { note }) }], `Note on ${node.name}`, `note ${id}`)
        }}
      />
      {definition && (
        <Text size="xs" c="dimmed">
          {definition.help}
        </Text>
      )}
      <DeleteButton
        onClick={() => {
          session.workspace.setState({ nodes: [id], edges: [] })
          deleteSelected(session)
        }}
      />
    </Stack>
  )
}

/** Problems of the node as a whole; those of a setting stand at their field. */
function General({ problems }: { problems: readonly Problem[] }) {
  const session = useSession()
  const general = problems.filter((problem) => problem.setting === undefined || problem.setting === '')
  return general.map((problem) => (
    <Alert key={`${problem.code} ${problem.port}`} color={problem.severity === 'error' ? 'red' : 'indigo'} p="sm">
      <Text size="sm">{problemInWords(problem)}</Text>
      {problem.fix && (
        <Button size="compact-sm" variant="light" mt="xs" onClick={() => session.change(problem.fix!.operations, problem.fix!.label)}>
          {problem.fix.label}
        </Button>
      )}
    </Alert>
  ))
}

function Settings({ id, node, definition, problems }: { id: string; node: Node; definition: AnyDefinition; problems: readonly Problem[] }) {
  const session = useSession()
  const settings = migrateSettings(definition, node.settings, node.typeVersion) ?? node.settings
  const fields = settingsOf(definition).filter(({ meta }) => isShown(meta, settings, definition))
  const set = (name: string, value: Json | undefined) => {
    const operations: Operation[] = [{ op: 'setSetting', id, setting: name, ...(value !== undefined && { value }) }]
    session.change(operations, `Change ${node.name}`, `setting ${id} ${name}`)
  }
  return fields.map(({ name, meta, fallback }) => {
    const problem = problems.find(({ setting }) => setting === name || setting?.startsWith(`${name}.`))
    return (
      <Field
        key={name}
        meta={meta}
        value={settings[name] ?? fallback}
        error={problem && problemInWords(problem)}
        onChange={(value) => set(name, value)}
      />
    )
  })
}

function isShown(meta: FieldMeta, settings: JsonObject, definition: AnyDefinition): boolean {
  if (!meta.shownWhen) return true
  const { setting, is } = meta.shownWhen
  const value = settings[setting] ?? (definition.defaults as JsonObject)[setting]
  return is.includes(value as string | boolean)
}
