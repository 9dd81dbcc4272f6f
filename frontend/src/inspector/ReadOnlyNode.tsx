import { Group, Stack, Text } from '@mantine/core'
import { definitionOf, migrateSettings, settingsOf, type FieldMeta, type Json, type Node } from '@millrace/shared'
import { useDraft } from '../editor/session.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { isShown } from './isShown.ts'
import { valueInWords } from '../versions/valueInWords.ts'
import { LiveFigures } from './LiveFigures.tsx'

/** Longest setting that is shown, in characters. */
const MOST = 20_000

/** A node of a version that is looked at: its settings in words, where its rows come from, and its live figures. */
export function ReadOnlyNode({ id, node }: { id: string; node: Node }) {
  const definition = definitionOf(node.type)
  const settings = (definition && migrateSettings(definition, node.settings, node.typeVersion)) ?? node.settings
  return (
    <Stack p="md" gap="sm" component="section" aria-label={t('Settings of {name}', { name: node.name })}>
      <Group gap="sm" wrap="nowrap" align="flex-start" data-kind={definition?.kind ?? 'unknown'}>
        <NodeIcon type={node.type} size={32} />
        <div className="mr-fill">
          <Text fw={650} lh="20px">
            <bdi>{node.name}</bdi>
          </Text>
          <Text size="xs" c="dimmed">
            {definition ? tDefinition(definition.name) : t('Unknown type')}
          </Text>
        </div>
      </Group>
      <LiveFigures id={id} definition={definition} />
      <dl className="mr-read-only">
        <Sources id={id} />
        {definition &&
          settingsOf(definition)
            .filter(({ meta }) => isShown(meta, settings, definition))
            .map(({ name, meta, fallback }) => <Setting key={name} meta={meta} value={settings[name] ?? fallback} />)}
        {node.note !== undefined && node.note !== '' && (
          <div>
            <dt>{t('Note')}</dt>
            <dd>
              <bdi>{node.note}</bdi>
            </dd>
          </div>
        )}
      </dl>
    </Stack>
  )
}

function Setting({ meta, value }: { meta: FieldMeta; value: Json | undefined }) {
  return (
    <div>
      <dt>{tDefinition(meta.label)}</dt>
      <dd>{meta.kind === 'secret' ? value ? t('set, not shown') : t('nothing') : <bdi>{written(meta, value)}</bdi>}</dd>
    </div>
  )
}

/** Code keeps its lines; all else is said in one. */
const written = (meta: FieldMeta, value: Json | undefined): string =>
  (meta.kind === 'code' || meta.kind === 'expression') && typeof value === 'string' && value !== ''
    ? value.slice(0, MOST)
    : valueInWords(meta, value, MOST)

function Sources({ id }: { id: string }) {
  const document = useDraft((draft) => draft.document)
  const names = Object.values(document.edges)
    .filter(({ to }) => to.node === id)
    .map(({ from }) => document.nodes[from.node]?.name ?? from.node)
  if (names.length === 0) return null
  return (
    <div>
      <dt>{t('Rows from')}</dt>
      <dd>
        <bdi>{names.join(', ')}</bdi>
      </dd>
    </div>
  )
}
