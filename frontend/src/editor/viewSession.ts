/** An open pipeline as it is looked at, not edited: one version of it, or two compared. */
import type { PipelineDocument } from '@millrace/shared'
import { createStore } from 'zustand/vanilla'
import type { PipelineLiveStore } from '../live/pipelineLive.ts'
import { NO_FINDINGS } from '../store/findings.ts'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import type { Mark } from '../versions/changeInWords.ts'
import type { Session } from './session.ts'

interface View {
  document: PipelineDocument
  /** The version that it is; 0 for two that are compared. */
  version: number
  /** Figures of another run than the current one. */
  live?: PipelineLiveStore
  /** What is marked on the canvas, by id of node or wire. */
  marks?: ReadonlyMap<string, Mark>
}

/** Selection, panels and live figures are shared with the draft's session; the document stands still. */
export function viewOf(draft: Session, { document, version, live, marks }: View): Session {
  const store = createStore(() => ({
    ...draft.draft.store.getState(),
    document,
    saving: 'saved' as const,
    undoLabel: undefined,
    redoLabel: undefined,
  }))
  const refuse = () => {
    say(t('This is shown as it runs. Switch to the draft to change it.'))
    return false
  }
  return {
    ...draft,
    base: draft,
    isReadOnly: true,
    draft: {
      ...draft.draft,
      store,
      change: () => ({ ok: false, code: 'readOnly', params: {} }),
      undo: () => undefined,
      redo: () => undefined,
      receive: () => undefined,
      load: () => undefined,
      settled: () => Promise.resolve(),
      close: () => undefined,
    },
    analysis: createStore(() => ({ analysis: null })),
    deployed: createStore(() => ({ version, document })),
    findings: createStore(() => NO_FINDINGS),
    live: live ?? draft.live,
    change: refuse,
    ...(marks && { marks }),
    close: () => undefined,
  }
}
