import { ActionIcon, Button, Group, Select, Stack, TextInput, Tooltip } from '@mantine/core'
import { definitionOf, outputsOf, definitions, edgeId, texts, type Edge, type NodeKind } from '@millrace/shared'
import { IconArrowDown, IconArrowLeft, IconArrowRight, IconArrowUp, IconSettings, IconTrash, IconUnlink } from '@tabler/icons-react'
import { useMemo } from 'react'
import { addNodeAfterSelection, connectionProblem } from '../editor/actions.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { connect } from '../editor/wires.ts'
import { say } from '../ui/say.ts'
import { t, tDefinition } from '../ui/text.ts'
import { targetInWords } from './lineWords.ts'
import { moveInWords, MOVES, moveNode, openSettings } from './moves.ts'
import type { OutlineLine } from './tree.ts'

const KINDS: Record<NodeKind, string> = texts({ input: 'Inputs', step: 'Steps', window: 'Time windows', output: 'Outputs' })
const ICONS = { left: IconArrowLeft, up: IconArrowUp, down: IconArrowDown, right: IconArrowRight }

interface Props {
  line: OutlineLine | undefined
  remove(line: OutlineLine): void
  /** The focus goes back to the line, as what has it goes. */
  holdFocus(): void
}

/** What can be done with a line of the outline. */
export function OutlineActions({ line, remove, holdFocus }: Props) {
  const node = line && line.kind !== 'group' ? line.node : undefined
  const nodes = useDraft((draft) => draft.document.nodes)
  const name = node === undefined ? undefined : nodes[node]?.name
  return (
    <Stack
      gap="sm"
      className="mr-outline-actions"
      role="group"
      aria-label={name === undefined ? t('Add') : t('Actions for {name}', { name })}
    >
      {line && (line.kind === 'in' || line.kind === 'out') && (
        <Button variant="default" leftSection={<IconUnlink size={16} />} onClick={() => remove(line)}>
          {t('Disconnect')}
        </Button>
      )}
      <AddAfter node={node} />
      {node !== undefined && <ConnectTo node={node} whenLast={holdFocus} />}
      {line?.kind === 'node' && <NodeActions node={line.node} remove={() => remove(line)} />}
    </Stack>
  )
}

/** Adds a step behind the node, or an input where there is none. */
function AddAfter({ node }: { node: string | undefined }) {
  const session = useSession()
  const name = useDraft((draft) => (node === undefined ? undefined : draft.document.nodes[node]?.name))
  const possible = Object.values(definitions).filter(({ inputs }) => name !== undefined || inputs.length === 0)
  const groups = Map.groupBy(possible, ({ kind }) => kind)
  return (
    <Select
      label={name === undefined ? t('Add an input') : t('Add behind {name}', { name })}
      placeholder={t('Choose a step…')}
      searchable
      nothingFoundMessage={t('Nothing is called that.')}
      value={null}
      data={Array.from(groups, ([kind, each]) => ({
        group: t(KINDS[kind]),
        items: each.map(({ type, name: own }) => ({ value: type, label: tDefinition(own) })),
      }))}
      onChange={(type) => {
        if (type === null) return
        session.workspace.setState({ nodes: node === undefined ? [] : [node], edges: [] })
        const added = addNodeAfterSelection(session, type)
        if (added !== undefined) say(added)
      }}
    />
  )
}

/** Draws a wire from the node to another; `whenLast` is called when no other can be drawn. */
function ConnectTo({ node, whenLast }: { node: string; whenLast(): void }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  // Asked of every port there is: only when something has changed.
  const possible = useMemo(
    () =>
      outputsOf(document.nodes[node]).flatMap((output) =>
        Object.entries(document.nodes).flatMap(([target, { type }]) =>
          (definitionOf(type)?.inputs ?? [])
            .map((input): Edge => ({ from: { node, port: output.id }, to: { node: target, port: input.id } }))
            .filter(({ from, to }) => connectionProblem(session, from, to) === null),
        ),
      ),
    [session, document, node],
  )
  if (possible.length === 0) return null
  return (
    <Select
      label={t('Connect to')}
      placeholder={t('Choose a node…')}
      value={null}
      data={possible.map((edge) => ({ value: edgeId(edge), label: targetInWords(document, edge) }))}
      onChange={(key) => {
        const edge = possible.find((each) => edgeId(each) === key)
        if (!edge) return
        connect(session, edge)
        if (possible.every(({ from, to }) => connectionProblem(session, from, to) !== null)) whenLast()
      }}
    />
  )
}

function NodeActions({ node, remove }: { node: string; remove(): void }) {
  const session = useSession()
  const name = useDraft((draft) => draft.document.nodes[node]?.name ?? '')
  return (
    <>
      <TextInput
        label={t('Name')}
        data-outline-name
        value={name}
        maxLength={200}
        onChange={(event) =>
          session.change([{ op: 'renameNode', id: node, name: event.currentTarget.value }], t('Rename {name}', { name }), `name ${node}`)
        }
      />
      <Group gap={0}>
        {MOVES.map((move) => {
          const Icon = ICONS[move.way]
          return (
            <Tooltip key={move.way} label={moveInWords(move)}>
              <ActionIcon size={28} aria-label={moveInWords(move)} onClick={() => moveNode(session, node, move)}>
                <Icon size={16} />
              </ActionIcon>
            </Tooltip>
          )
        })}
        <Tooltip label={t('Open the settings')}>
          <ActionIcon size={28} aria-label={t('Open the settings')} onClick={() => openSettings(session, node)}>
            <IconSettings size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('Delete {name}', { name })}>
          <ActionIcon size={28} aria-label={t('Delete {name}', { name })} onClick={remove}>
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </>
  )
}
