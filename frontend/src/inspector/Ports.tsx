import { ActionIcon, Group, Input, Select, Stack } from '@mantine/core'
import { outputsOf, type AnyDefinition, type End, type PipelineDocument } from '@millrace/shared'
import { IconUnlink } from '@tabler/icons-react'
import { useMemo } from 'react'
import { connectionProblem, keyOfEdge, removeEdges } from '../editor/actions.ts'
import { connect } from '../editor/wires.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { t, tDefinition } from '../ui/text.ts'

/** Where a node's rows come from: the wires as lists, so that they can be drawn without a mouse. */
export function Ports({ id, definition }: { id: string; definition: AnyDefinition }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  return definition.inputs.map((port) => {
    const to = { node: id, port: port.id }
    const wires = Object.values(document.edges).filter((edge) => edge.to.node === id && edge.to.port === port.id)
    return (
      <Input.Wrapper
        key={port.id}
        label={definition.inputs.length > 1 ? t('{name} from', { name: tDefinition(port.name) }) : t('Rows from')}
        labelElement="div"
      >
        <Stack gap={4} mt={4}>
          {wires.map((edge) => (
            <Group key={keyOfEdge(edge)} justify="space-between" wrap="nowrap" gap="xs">
              <bdi className="mr-clip">{nameOf(document, edge.from)}</bdi>
              <ActionIcon
                aria-label={t('Disconnect {from}', { from: nameOf(document, edge.from) })}
                onClick={() => removeEdges(session, [edge])}
              >
                <IconUnlink size={16} />
              </ActionIcon>
            </Group>
          ))}
          {(wires.length === 0 || port.many) && <ConnectFrom to={to} name={tDefinition(port.name)} />}
        </Stack>
      </Input.Wrapper>
    )
  })
}

/** The ports from which a wire can be drawn to this one. */
function ConnectFrom({ to: { node, port }, name }: { to: End; name: string }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  // Asked of every port there is: not at each figure that comes in.
  const possible = useMemo(() => {
    const ends = Object.entries(document.nodes).flatMap(([from, each]) =>
      outputsOf(each).map((output): End => ({ node: from, port: output.id })),
    )
    return ends
      .filter((from) => connectionProblem(session, from, { node, port }) === null)
      .map((from) => ({ value: `${from.node}.${from.port}`, label: nameOf(document, from), from }))
  }, [session, document, node, port])
  if (possible.length === 0) return <p className="mr-note">{t('No node has rows for it yet.')}</p>
  return (
    <Select
      aria-label={t('Connect {name}', { name })}
      placeholder={t('Connect…')}
      data={possible.map(({ value, label }) => ({ value, label }))}
      value={null}
      onChange={(value) => {
        const found = possible.find((each) => each.value === value)
        if (found) connect(session, { from: found.from, to: { node, port } })
      }}
    />
  )
}

function nameOf(document: PipelineDocument, { node, port }: End): string {
  const outputs = outputsOf(document.nodes[node])
  const portName = outputs.length > 1 ? `: ${tDefinition(outputs.find((each) => each.id === port)?.name ?? port)}` : ''
  return `${document.nodes[node]?.name ?? node}${portName}`
}
