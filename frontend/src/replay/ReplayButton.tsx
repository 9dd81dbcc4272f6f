import { Button, Tooltip } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { usePreviews } from '../editor/session.ts'
import { t } from '../ui/text.ts'

const ReplayDialog = lazy(() => import('./ReplayDialog.tsx').then((part) => ({ default: part.ReplayDialog })))

/** Opens the comparison of the rows that are looked at with those of past batches. */
export function ReplayButton() {
  const target = usePreviews((state) => state.target)
  const [isOpen, setOpen] = useState(false)
  if (!target) return null
  return (
    <>
      <Tooltip
        label={t('Sends batches that the run has received through the draft, and shows which rows become others.')}
        multiline
        maw={280}
      >
        <Button
          size="compact-sm"
          variant="default"
          className="mr-sample-button"
          leftSection={<IconArrowsDiff size={14} />}
          onClick={() => setOpen(true)}
        >
          {t('Compare with past batches')}
        </Button>
      </Tooltip>
      {isOpen && (
        <Suspense>
          <ReplayDialog target={target} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
