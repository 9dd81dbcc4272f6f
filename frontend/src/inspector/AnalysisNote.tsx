import { Button } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useIsLong } from '../app/SystemBanner.tsx'
import { useAnalysis, useDraft, useSession } from '../editor/session.ts'
import { live } from '../live/connection.ts'
import { isAnalysisBehind, isAnalysisGivenUp } from '../store/analysis.ts'
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
  const analysis = useAnalysis()
  const isOld = useIsAnalysisOld()
  const isGivenUp = useDraft((draft) => isAnalysisGivenUp(analysis, draft.sequence))
  const isConnected = useStore(live.state, ({ connected }) => connected)
  return (
    <div className="mr-analysis-note" role="status">
      {isGivenUp && isConnected ? (
        <GivenUp />
      ) : (
        isOld && (
          <p>
            <IconClock size={14} aria-hidden />
            {analysis
              ? t('The draft is still being checked: columns and problems are those before the last changes.')
              : t('The draft is still being checked: its columns and problems are not known yet.')}
          </p>
        )
      )}
    </div>
  )
}

function GivenUp() {
  const session = useSession()
  const [isAsking, setAsking] = useState(false)
  const again = () => {
    setAsking(true)
    void session.analyseAgain().finally(() => setAsking(false))
  }
  return (
    <p>
      <IconClock size={14} aria-hidden />
      <span>{t('The draft was not checked in time: columns may be those before the last changes.')}</span>
      <Button size="compact-sm" variant="light" loading={isAsking} onClick={again}>
        {t('Try again')}
      </Button>
    </p>
  )
}
