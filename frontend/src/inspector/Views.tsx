import { ActionIcon, Button, Input, Stack } from '@mantine/core'
import type { Column, View } from '@millrace/shared'
import { IconTrash } from '@tabler/icons-react'
import { newView, newViewId } from '../charts/newView.ts'
import { ViewFields } from '../charts/ViewFields.tsx'
import { useDraft, useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'

/** The charts of a live table. */
export function Views({ id, columns }: { id: string; columns: readonly Column[] }) {
  const session = useSession()
  const all = useDraft((draft) => draft.document.views)
  const views = Object.entries(all).filter(([, view]) => view.node === id)
  const set = (key: string, view: View | undefined, label: string) =>
    session.change([{ op: 'setView', id: key, ...(view && { view }) }], label, `view ${key}`)
  return (
    <Input.Wrapper label={t('Charts')} labelElement="div">
      <Stack gap="md" mt={4}>
        {views.map(([key, view]) => (
          <Stack key={key} gap={4} role="group" aria-label={t('Chart {title}', { title: view.title })}>
            <ViewFields
              view={view}
              columns={columns}
              onChange={(changed) => set(key, changed, t('Change a chart'))}
              end={
                <ActionIcon
                  aria-label={t('Remove the chart {title}', { title: view.title })}
                  onClick={() => set(key, undefined, t('Remove a chart'))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              }
            />
          </Stack>
        ))}
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => set(newViewId(all, id), newView(id, columns), t('Add a chart'))}>
            {t('Add a chart')}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  )
}
