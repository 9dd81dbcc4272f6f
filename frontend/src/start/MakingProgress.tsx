import { Button, Loader } from '@mantine/core'
import { t } from '../ui/text.ts'
import type { Going } from './useMaking.ts'

/** What is waited for until a new pipeline is there, and the way to end it. */
export function MakingProgress({ going, onCancel }: { going: Going; onCancel(): void }) {
  return (
    <div className="mr-making" role="status">
      <Loader size={16} aria-hidden />
      <span>
        {going.step === 'making' ? t('Making it…') : t('Starting it…')}
        <span className="mr-dim">
          {going.step === 'making' ? t('The server takes it in.') : t('The server checks it, then a worker takes it.')}
        </span>
      </span>
      <Button variant="default" size="compact-sm" onClick={onCancel}>
        {t('Cancel')}
      </Button>
    </div>
  )
}
