import './outline.css'
import { Loader, SegmentedControl } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useSession, useWorkspace } from '../editor/session.ts'
import { Palette } from '../palette/Palette.tsx'
import { t } from '../ui/text.ts'

const Outline = lazy(async () => ({ default: (await import('./Outline.tsx')).Outline }))

/** The panel at the start: what can be added, or the pipeline as a tree. */
export function PaletteOrOutline() {
  const session = useSession()
  const isOutline = useWorkspace((workspace) => workspace.outline) || session.isReadOnly
  return (
    <>
      {!session.isReadOnly && (
        <div className="mr-side-choice">
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t('What this panel shows')}
            value={isOutline ? 'outline' : 'palette'}
            onChange={(shown) => session.workspace.setState({ outline: shown === 'outline' })}
            data={[
              { value: 'palette', label: t('Steps') },
              { value: 'outline', label: t('Outline') },
            ]}
          />
        </div>
      )}
      {isOutline ? (
        <Suspense fallback={<Loader role="status" size="sm" m="md" aria-label={t('Loading the outline')} />}>
          <Outline />
        </Suspense>
      ) : (
        <Palette />
      )}
    </>
  )
}
