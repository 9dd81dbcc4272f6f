import { Button } from '@mantine/core'
import { IconSum } from '@tabler/icons-react'
import { addNodeAfterSelection } from '../editor/actions.ts'
import { useDraft, useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'

/** Behind windows by event time that nothing reads yet: one click to figures of each window. */
export function SummarizeWindows({ id }: { id: string }) {
  const session = useSession()
  const isRead = useDraft((draft) => Object.values(draft.document.edges).some(({ from }) => from.node === id && from.port === 'out'))
  if (isRead) return null
  return (
    <Button variant="light" leftSection={<IconSum size={16} />} onClick={() => addNodeAfterSelection(session, 'summarize')}>
      {t('Summarize each window')}
    </Button>
  )
}
