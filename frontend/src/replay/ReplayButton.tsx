import { Button, Tooltip } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import { usePreviews } from '../editor/session.ts'
import { t } from '../ui/text.ts'
import { useOpenReplay } from './ReplayHost.tsx'

/** Leads to the comparison of the rows that are looked at with those of past batches. */
export function ReplayButton() {
  const hasTarget = usePreviews((state) => state.target !== undefined)
  const open = useOpenReplay()
  if (!hasTarget) return null
  return (
    <Tooltip
      label={t('Sends batches that the run has received through the draft, and shows which rows become others.')}
      multiline
      maw={280}
    >
      <Button size="compact-sm" variant="default" className="mr-sample-button" leftSection={<IconArrowsDiff size={14} />} onClick={open}>
        {t('Compare with past batches')}
      </Button>
    </Tooltip>
  )
}
