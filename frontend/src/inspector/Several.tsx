import { ActionIcon, Button, Group, NumberInput, Stack, Text, Textarea, TextInput, Tooltip } from '@mantine/core'
import {
  IconBoxMultiple,
  IconClipboardCopy,
  IconCopy,
  IconFoldDown,
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconSitemap,
  IconTrash,
  IconBoxOff,
  type TablerIcon,
} from '@tabler/icons-react'
import { commands, type CommandId } from '../editor/canvasCommands.ts'
import { setGroup } from '../editor/groups.ts'
import { selectedGroups } from '../editor/members.ts'
import { useDraft, useSession, useWorkspace } from '../editor/session.ts'
import { t } from '../ui/text.ts'
import { GroupColors } from './GroupColors.tsx'

const ICONS: Partial<Record<CommandId, TablerIcon>> = {
  alignLeft: IconLayoutAlignLeft,
  alignCentre: IconLayoutAlignCenter,
  alignRight: IconLayoutAlignRight,
  alignTop: IconLayoutAlignTop,
  alignMiddle: IconLayoutAlignMiddle,
  alignBottom: IconLayoutAlignBottom,
  distributeX: IconLayoutDistributeHorizontal,
  distributeY: IconLayoutDistributeVertical,
  copy: IconClipboardCopy,
  duplicate: IconCopy,
  tidy: IconSitemap,
  group: IconBoxMultiple,
  ungroup: IconBoxOff,
  toggleGroup: IconFoldDown,
  delete: IconTrash,
}
const ROWS: readonly { title: () => string; ids: readonly CommandId[] }[] = [
  { title: () => t('Align'), ids: ['alignLeft', 'alignCentre', 'alignRight', 'alignTop', 'alignMiddle', 'alignBottom'] },
  { title: () => t('Arrange'), ids: ['distributeX', 'distributeY', 'tidy', 'group', 'ungroup', 'toggleGroup'] },
  { title: () => t('Copy and delete'), ids: ['copy', 'duplicate', 'delete'] },
]

/** What can be done to several things at once. */
export function Several({ count }: { count: number }) {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const nodes = useWorkspace((workspace) => workspace.nodes)
  const [group, ...others] = selectedGroups(document, nodes)
  const isOneGroup = group !== undefined && others.length === 0 && nodes.every((id) => document.nodes[id]?.group === group)
  return (
    <Stack p="md" gap="md" component="section" aria-label={t('What is selected')}>
      <Text fw={600}>{t('{count, plural, one {# thing is selected} other {# things are selected}}', { count })}</Text>
      {isOneGroup && (
        <>
          <TextInput
            label={t('Name of the group')}
            value={document.groups[group]!.name}
            maxLength={200}
            onChange={(event) => setGroup(session, group, { name: event.currentTarget.value })}
          />
          <GroupColors group={group} />
        </>
      )}
      {ROWS.map(({ title, ids }) => (
        <Group key={ids[0]} gap={2} role="toolbar" aria-label={title()}>
          {ids.map((id) => (
            <Act key={id} id={id} />
          ))}
        </Group>
      ))}
    </Stack>
  )
}

function Act({ id }: { id: CommandId }) {
  const session = useSession()
  const { label, keys, isPossible, run } = commands[id]
  const Icon = ICONS[id]!
  return (
    <Tooltip label={`${label()} (${keys})`}>
      <ActionIcon aria-label={label()} disabled={!isPossible(session)} onClick={() => run(session)}>
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  )
}

/** One note of the canvas: its text and its size. */
export function NoteForm({ id }: { id: string }) {
  const session = useSession()
  const note = useDraft((draft) => draft.document.notes[id])
  if (!note) return null
  const set = (change: Partial<typeof note>, label: string) =>
    session.change([{ op: 'setCanvasNote', id, note: { ...note, ...change } }], label, `canvas note ${id}`)
  const size = (side: 'width' | 'height', label: string, least: number) => (
    <NumberInput
      label={label}
      value={note[side]}
      min={least}
      max={2000}
      step={20}
      clampBehavior="strict"
      onChange={(value) => typeof value === 'number' && value >= least && set({ [side]: value }, t('Resize a note'))}
    />
  )
  return (
    <Stack p="md" gap="sm" component="section" aria-label={t('Note')}>
      <Text fw={600}>{t('Note')}</Text>
      <Textarea
        label={t('Text')}
        autosize
        minRows={3}
        maxRows={16}
        maxLength={10_000}
        value={note.text}
        onChange={(event) => set({ text: event.currentTarget.value }, t('Write a note'))}
      />
      <Group grow gap="sm" align="flex-start">
        {size('width', t('Width'), 120)}
        {size('height', t('Height'), 60)}
      </Group>
      <div>
        <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => commands.delete.run(session)}>
          {t('Delete')}
        </Button>
      </div>
    </Stack>
  )
}
