import { Button, Popover } from '@mantine/core'
import type { RecordedSource } from '@millrace/shared'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useSession } from '../editor/session.ts'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { t } from '../ui/text.ts'
import { SaveRecordedForm } from './SaveRecordedForm.tsx'

/** Records of past batches as a file: of which source, of which batches, and in which format. */
export function SaveRecorded() {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover position="bottom-end" withArrow trapFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <Button variant="default" size="compact-sm" leftSection={<IconDownload size={14} />} onClick={() => setOpen(!isOpen)}>
          {t('Save what was received')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="mr-form" w={360}>
        <Loaded onSaved={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Loaded({ onSaved }: { onSaved(): void }) {
  const session = useSession()
  const recorded = useQuery({
    queryKey: ['recorded', session.id],
    queryFn: ({ signal }) => api.get<RecordedSource[]>(`/pipelines/${session.id}/recorded`, signal),
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
  if (recorded.isError && !recorded.data)
    return <NotLoaded error={recorded.error} retry={() => void recorded.refetch()} isRetrying={recorded.isFetching} />
  if (!recorded.data) return <p className="mr-note">{t('Looking for what is recorded …')}</p>
  if (recorded.data.length === 0)
    return <p className="mr-note">{t('No batch with input is recorded: the run has received nothing yet, or its input was let go of.')}</p>
  return <SaveRecordedForm sources={recorded.data} onSaved={onSaved} />
}
