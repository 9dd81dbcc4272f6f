import { IconClock } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { useIsLong } from '../app/SystemBanner.tsx'
import { useAnalysis, useDraft } from '../editor/session.ts'
import { live } from '../live/connection.ts'
import { isAnalysisBehind } from '../store/analysis.ts'
import { t } from '../ui/text.ts'

/** Checking a draft takes a moment. A longer wait for its next word is worth one here, in milliseconds. */
const WORTH_SAYING_MS = 2000

/** Whether what is known of the columns and problems of the draft is old. Of a server that is out of reach the banner tells. */
export function useIsAnalysisOld(): boolean {
  const analysis = useAnalysis()
  const isBehind = useDraft((draft) => isAnalysisBehind(analysis, draft.sequence))
  const isConnected = useStore(live.state, ({ connected }) => connected)
  return useIsLong(isBehind && isConnected, WORTH_SAYING_MS, analysis)
}

/** Says that columns and problems are old. It stands at the lower edge of the panel, over what is there: nothing moves. */
export function AnalysisNote() {
  const isOld = useIsAnalysisOld()
  const isKnown = useAnalysis() !== null
  return (
    <div className="mr-analysis-note" role="status">
      {isOld && (
        <p>
          <IconClock size={14} aria-hidden />
          {isKnown
            ? t('The draft is still being checked: columns and problems are those before the last changes.')
            : t('The draft is still being checked: its columns and problems are not known yet.')}
        </p>
      )}
    </div>
  )
}
