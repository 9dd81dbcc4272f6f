import { Alert, Anchor, Button, Group, Text } from '@mantine/core'
import { renameInFormulas, renameOperations } from '@millrace/shared'
import { selectNode } from '../editor/actions.ts'
import { useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { t, tDefinition, tNodes } from '../ui/text.ts'

/** Offers to give a column its new name also where it is used, as one change. */
export function RenameOffer() {
  const session = useSession()
  const renamed = useWorkspace((workspace) => workspace.renamed)
  const nodes = useDraft((draft) => draft.document.nodes)
  if (!renamed || !nodes[renamed.node]) return null
  const { from, to } = renamed
  const uses = renamed.uses.filter(({ node }) => nodes[node])
  const follow = renamed.formulas.filter(({ others }) => others.length === 0)
  const stay = renamed.formulas.filter(({ others }) => others.length > 0)
  const users = [...uses.map(({ node }) => node), ...renamed.formulas.flatMap((formula) => formula.nodes)].filter((node) => nodes[node])
  const steps = new Set(users).size
  const close = () => session.workspace.setState({ renamed: undefined })
  if (steps === 0) return null
  return (
    <Alert color="indigo" p="sm" m="md" mb={0} role="status" withCloseButton closeButtonLabel={t('Leave the old name')} onClose={close}>
      <Text size="sm">
        {tNodes(
          '{from} is {to} now. {steps, plural, one {One step behind it still uses} other {# steps behind it still use}} the old name:',
          {
            from: <bdi>{from}</bdi>,
            to: <bdi>{to}</bdi>,
            steps,
          },
        )}
      </Text>
      <ul className="mr-uses">
        {uses.map(({ node, setting, label }) => (
          <li key={`${node} ${setting}`}>
            <Anchor component="button" type="button" size="sm" onClick={() => selectNode(session, node)}>
              <bdi>{nodes[node]!.name}</bdi>
            </Anchor>{' '}
            <span className="mr-dim">{tDefinition(label)}</span>
          </li>
        ))}
        {follow.map(({ formula, name }) => (
          <li key={formula}>
            <code>${name}</code> <span className="mr-dim">{t('Named formula')}</span>
          </li>
        ))}
      </ul>
      {stay.map(({ formula, name, others }) => (
        <Text key={formula} size="sm" mt={4}>
          {tNodes('{formula} keeps {from}: {step} uses it with another column of that name.', {
            formula: <code>${name}</code>,
            from: <bdi>{from}</bdi>,
            step: <bdi>{nodes[others[0]!]?.name}</bdi>,
          })}
        </Text>
      ))}
      {uses.length + follow.length > 0 && (
        <Group gap="xs" mt="xs">
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              const { document } = session.draft.store.getState()
              const operations = [...renameInFormulas(document, follow, { from, to }), ...renameOperations(document, uses, { from, to })]
              if (
                session.change(operations, t('Rename {from} to {to} in {steps, plural, one {# step} other {# steps}}', { from, to, steps }))
              )
                close()
            }}
          >
            {t('Rename in {steps, plural, one {# step} other {# steps}}', { steps })}
          </Button>
        </Group>
      )}
    </Alert>
  )
}
